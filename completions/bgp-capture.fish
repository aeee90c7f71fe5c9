# SPDX-License-Identifier: ISC
# fish completion for bgp-capture, made from its table of options by `make completions`.
complete -c bgp-capture -f
complete -c bgp-capture -s i -l interface -x -a '(__fish_print_interfaces)' -d 'the interface; default any: all of them'
complete -c bgp-capture -l port -x -d 'the port of BGP, default 179; any: all of TCP'
complete -c bgp-capture -s c -l count -x -d 'end after N packets'
complete -c bgp-capture -s s -l snaplen -x -d 'keep the first N bytes of each packet; default 262144'
complete -c bgp-capture -s B -l buffer-size -x -d 'the kernel\'s buffer; default 16384'
complete -c bgp-capture -l promiscuous -d 'see packets that are not for this machine too'
complete -c bgp-capture -l user -x -d 'the user to become; default the caller of sudo, else nobody'
complete -c bgp-capture -s D -l list-interfaces -d 'list the interfaces and exit'
complete -c bgp-capture -s q -l quiet -d 'print no statistics at the end'
complete -c bgp-capture -s h -l help -d 'print this help and exit'
complete -c bgp-capture -s V -l version -d 'print the version and exit'
