# SPDX-License-Identifier: ISC
# bash completion for bgp-capture, made from its table of options by `make completions`.
_bgp_capture()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} list=

	COMPREPLY=()
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD-2]}
	fi
	case $prev in
	-i | --interface)
		mapfile -t COMPREPLY < <(compgen -W "$(ls /sys/class/net 2>/dev/null)" -- "$cur")
		return
		;;
	--port)
		return
		;;
	-c | --count)
		return
		;;
	-s | --snaplen)
		return
		;;
	-B | --buffer-size)
		return
		;;
	--user)
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '-i --interface --port -c --count -s --snaplen -B --buffer-size --promiscuous --user -D --list-interfaces -q --quiet -h --help -V --version' -- "$cur")
	fi
}
complete -F _bgp_capture bgp-capture
