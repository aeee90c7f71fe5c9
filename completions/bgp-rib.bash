# SPDX-License-Identifier: ISC
# bash completion for bgp-rib, made from its table of options by `make completions`.
_bgp_rib()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} list=

	COMPREPLY=()
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD-2]}
	fi
	case $prev in
	--at)
		return
		;;
	--ignore)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'time timestamp file frame offset stream peer peer-as local local-as direction type state notification notification-data capability size error as-path path-length path-hops origin-as first-as loop private-as bogon-as origin med local-pref atomic-aggregate aggregator community large-community extended-community originator-id cluster-list otc attribute error-class action family prefix length path-id rd label next-hop private-prefix bogon-prefix new duplicate flap moas leak rpki aspa stale table at routes announcements withdrawals path-changes other-changes duplicates withdrawals-of-absent flaps first last' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--history)
		return
		;;
	--count)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'time timestamp file frame offset stream peer peer-as local local-as direction type state notification notification-data capability size error as-path path-length path-hops origin-as first-as loop private-as bogon-as origin med local-pref atomic-aggregate aggregator community large-community extended-community originator-id cluster-list otc attribute error-class action family prefix length path-id rd label next-hop private-prefix bogon-prefix new duplicate flap moas leak rpki aspa stale table at routes announcements withdrawals path-changes other-changes duplicates withdrawals-of-absent flaps first last' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--churn)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'time timestamp file frame offset stream peer peer-as local local-as direction type state notification notification-data capability size error as-path path-length path-hops origin-as first-as loop private-as bogon-as origin med local-pref atomic-aggregate aggregator community large-community extended-community originator-id cluster-list otc attribute error-class action family prefix length path-id rd label next-hop private-prefix bogon-prefix new duplicate flap moas leak rpki aspa stale table at routes announcements withdrawals path-changes other-changes duplicates withdrawals-of-absent flaps first last' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--top)
		return
		;;
	-r | --read)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	-i | --input)
		mapfile -t COMPREPLY < <(compgen -W 'auto ris-live bgpipe bgpdump json hex pcap raw bmp openbmp mrt' -- "$cur")
		return
		;;
	-o | --output)
		mapfile -t COMPREPLY < <(compgen -W 'table line tsv csv json command bgpdump mrt' -- "$cur")
		return
		;;
	-F | --filter)
		mapfile -t COMPREPLY < <(compgen -W 'time timestamp file frame offset stream peer peer-as local local-as host port direction type state notification notification-data capability size eor error as-path as-path-contains path-length path-hops origin-as first-as loop private-as bogon-as origin med local-pref atomic-aggregate aggregator community large-community extended-community originator-id cluster-list otc attribute error-class action announce withdraw family prefix length path-id rd label next-hop private-prefix bogon-prefix new duplicate flap moas leak rpki aspa stale table at routes announcements withdrawals path-changes other-changes duplicates withdrawals-of-absent flaps first last' -- "$cur")
		return
		;;
	--columns)
		[[ $cur != *,* ]] || list=${cur%,*},
		mapfile -t COMPREPLY < <(compgen -P "$list" -W 'time timestamp file frame offset stream peer peer-as local local-as direction type state notification notification-data capability size error as-path path-length path-hops origin-as first-as loop private-as bogon-as origin med local-pref atomic-aggregate aggregator community large-community extended-community originator-id cluster-list otc attribute error-class action family prefix length path-id rd label next-hop private-prefix bogon-prefix new duplicate flap moas leak rpki aspa stale table at routes announcements withdrawals path-changes other-changes duplicates withdrawals-of-absent flaps first last' -- "${cur##*,}")
		compopt -o nospace 2>/dev/null
		return
		;;
	--time)
		mapfile -t COMPREPLY < <(compgen -W 'iso local epoch relative' -- "$cur")
		return
		;;
	--memory)
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
	--vrps)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '--at --diff --ignore --history --count --churn --top -r --read -i --input -o --output -F --filter --columns --time --no-header --merge --follow --memory --line-buffered --progress --all-errors -q --quiet -c --config --neighbor --local-as --peer-as --local-address --peer-address --router-id -f --family --asn4 --no-asn4 --add-path --extended-message --extended-nexthop --link-local-nexthop --vrps -h --help -V --version' -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
	fi
}
complete -F _bgp_rib bgp-rib
