# SPDX-License-Identifier: ISC
# bash completion for bgp-encode, made from its table of options by `make completions`.
_bgp_encode()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} list=

	COMPREPLY=()
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD-2]}
	fi
	case $prev in
	-i | --input)
		mapfile -t COMPREPLY < <(compgen -W 'auto command json' -- "$cur")
		return
		;;
	-o | --output)
		mapfile -t COMPREPLY < <(compgen -W 'hex raw pcap mrt bmp json play' -- "$cur")
		return
		;;
	--faults)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'all list' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--seed)
		return
		;;
	-r | --read)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	-c | --config)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	--neighbor)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--local-as)
		return
		;;
	--peer-as)
		return
		;;
	--local-address)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--peer-address)
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
		return
		;;
	--router-id)
		return
		;;
	-f | --family)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'ipv4/unicast ipv4/multicast ipv4/nlri-mpls ipv4/mcast-vpn ipv4/mdt ipv4/sr-policy ipv4/classful-transport ipv4/car ipv4/car-vpn ipv4/mup ipv4/mpls-vpn ipv4/multicast-vpn ipv4/rtc ipv4/flow ipv4/flow-vpn ipv6/unicast ipv6/multicast ipv6/nlri-mpls ipv6/mcast-vpn ipv6/mdt ipv6/sr-policy ipv6/classful-transport ipv6/car ipv6/car-vpn ipv6/mup ipv6/mpls-vpn ipv6/multicast-vpn ipv6/rtc ipv6/flow ipv6/flow-vpn l2vpn/mcast-vpls l2vpn/vpls l2vpn/evpn l2vpn/rtc l2vpn/flow l2vpn/flow-vpn sfc/sfc bgp-ls/bgp-ls bgp-ls/bgp-ls-vpn bgp-ls/bgp-ls-spf' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--add-path)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'ipv4/unicast ipv4/multicast ipv4/nlri-mpls ipv4/mcast-vpn ipv4/mdt ipv4/sr-policy ipv4/classful-transport ipv4/car ipv4/car-vpn ipv4/mup ipv4/mpls-vpn ipv4/multicast-vpn ipv4/rtc ipv4/flow ipv4/flow-vpn ipv6/unicast ipv6/multicast ipv6/nlri-mpls ipv6/mcast-vpn ipv6/mdt ipv6/sr-policy ipv6/classful-transport ipv6/car ipv6/car-vpn ipv6/mup ipv6/mpls-vpn ipv6/multicast-vpn ipv6/rtc ipv6/flow ipv6/flow-vpn l2vpn/mcast-vpls l2vpn/vpls l2vpn/evpn l2vpn/rtc l2vpn/flow l2vpn/flow-vpn sfc/sfc bgp-ls/bgp-ls bgp-ls/bgp-ls-vpn bgp-ls/bgp-ls-spf' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--extended-nexthop)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'ipv4/unicast ipv4/multicast ipv4/nlri-mpls ipv4/mcast-vpn ipv4/mdt ipv4/sr-policy ipv4/classful-transport ipv4/car ipv4/car-vpn ipv4/mup ipv4/mpls-vpn ipv4/multicast-vpn ipv4/rtc ipv4/flow ipv4/flow-vpn ipv6/unicast ipv6/multicast ipv6/nlri-mpls ipv6/mcast-vpn ipv6/mdt ipv6/sr-policy ipv6/classful-transport ipv6/car ipv6/car-vpn ipv6/mup ipv6/mpls-vpn ipv6/multicast-vpn ipv6/rtc ipv6/flow ipv6/flow-vpn l2vpn/mcast-vpls l2vpn/vpls l2vpn/evpn l2vpn/rtc l2vpn/flow l2vpn/flow-vpn sfc/sfc bgp-ls/bgp-ls bgp-ls/bgp-ls-vpn bgp-ls/bgp-ls-spf' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '-i --input -o --output --faults --seed -r --read -n --nlri-only --no-header -C --configuration --group --strict --line-buffered --progress --all-errors -q --quiet -c --config --neighbor --local-as --peer-as --local-address --peer-address --router-id -f --family --asn4 --no-asn4 --add-path --extended-message --extended-nexthop --link-local-nexthop -h --help -V --version' -- "$cur")
	fi
}
complete -F _bgp_encode bgp-encode
