# SPDX-License-Identifier: ISC
# bash completion for bgp-api-bridge, made from its table of options by `make completions`.
_bgp_api_bridge()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} list=

	COMPREPLY=()
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD-2]}
	fi
	if [[ ${COMP_WORDS[1]} == ctl && $cur != -* ]]; then
		mapfile -t COMPREPLY < <(bgp-api-bridge ctl --complete -- "${COMP_WORDS[@]:2:COMP_CWORD-1}" 2>/dev/null | cut -f 1)
		return
	fi
	if [[ $COMP_CWORD == 1 && $cur != -* ]]; then
		mapfile -t COMPREPLY < <(compgen -f -W 'ctl healthcheck cli server validate encode decode env version' -- "$cur")
		compopt -o filenames 2>/dev/null
		return
	fi
	case $prev in
	--env-file)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--gather)
		return
		;;
	-l | --listen)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--session)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	-s | --signal)
		return
		;;
	--profile)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '-t --test --print --print-env --env-file --gather -l --listen --session -1 --once -P --passive -s --signal -v --verbose -d --debug -p --pdb -m --memory --profile -h --help -V --version' -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
	fi
}
complete -F _bgp_api_bridge bgp-api-bridge
