# SPDX-License-Identifier: ISC
"""A capture of a connection to a port: tcp.py PORT in-order|swapped FILE. Segments have 50 bytes."""
import struct, sys

port, order, name = int(sys.argv[1]), sys.argv[2], sys.argv[3]
data = open(name, 'rb').read()
packets = []


def segment(up, seq, ack, flags, body=b''):
    ports, hosts = (40000, port), (bytes([10, 1, 1, 1]), bytes([10, 1, 1, 2]))
    if not up:
        ports, hosts = ports[::-1], hosts[::-1]
    tcp = struct.pack('>HHIIBBHHH', *ports, seq, ack, 0x50, flags, 65535, 0, 0) + body
    ip = struct.pack('>BBHHHBBH', 0x45, 0, 20 + len(tcp), len(packets) + 1, 0, 64, 6, 0) + hosts[0] + hosts[1]
    packets.append(b'\0\0\x5e\0\x53\x02\0\0\x5e\0\x53\x01\x08\0' + ip + tcp)


segment(True, 999, 0, 2)
segment(False, 1999, 1000, 0x12)
segment(True, 1000, 2000, 0x10)
pieces = [(i, data[i:i + 50]) for i in range(0, len(data), 50)]
if order == 'swapped':
    pieces[0:3] = pieces[2::-1]
    pieces[4:6] = pieces[5:3:-1]
for at, body in pieces:
    segment(True, 1000 + at, 2000, 0x18, body)
out = struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1)
for i, p in enumerate(packets):
    out += struct.pack('<IIII', 1000000000, i * 1000, len(p), len(p)) + p
sys.stdout.buffer.write(out)
