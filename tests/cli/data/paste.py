# SPDX-License-Identifier: ISC
"""Messages as encodings, languages, debuggers and mail write them: paste.py names; paste.py DIALECT HEX."""
import base64, binascii, json, struct, sys


def cut(b, n):
    return [b[i:i + n] for i in range(0, len(b), n)]


def record(kind, m):
    out = ''
    for i, c in enumerate(cut(m, 16)):
        if kind == 'intel':
            r = bytes([len(c)]) + struct.pack('>H', 16 * i) + b'\0' + c
            out += ':' + (r + bytes([-sum(r) & 255])).hex().upper() + '\n'
        else:
            r = bytes([len(c) + 3]) + struct.pack('>H', 16 * i) + c
            out += 'S1' + (r + bytes([~sum(r) & 255])).hex().upper() + '\n'
    return out + (':00000001FF\n' if kind == 'intel' else 'S9030000FC\n')


def z85(m):
    digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'
    out = ''
    for c in cut(m + bytes(-len(m) % 4), 4):
        v = int.from_bytes(c, 'big')
        out += ''.join(digits[v // 85 ** k % 85] for k in (4, 3, 2, 1, 0))
    return out + '\n'


def dump(m):
    lines = ''
    for i, c in enumerate(cut(m, 16)):
        h = c[:8].hex(' ').ljust(23) + '  ' + c[8:].hex(' ').ljust(23)
        lines += '%08x  %s  |%s|\n' % (16 * i, h, ''.join(chr(b) if 32 <= b < 127 else '.' for b in c))
    return lines


def each(text, f):
    return ''.join(f(i, l) + '\n' for i, l in enumerate(text.splitlines()))


def box(m, dotted):
    return ''.join('│%08x│ %s %s %s │%s│\n' % (16 * i, c[:8].hex(' ').ljust(23), dotted, c[8:].hex(' ').ljust(23), '•' * len(c))
                   for i, c in enumerate(cut(m, 16)))


def signed(c):
    return c - 256 if c > 127 else c


def listed(form, open='{', close='};\n', sep=', '):
    return lambda m: 'm = ' + open + sep.join(form(c) for c in m) + close


DIALECTS = {
    'base32': lambda m: base64.b32encode(m).decode() + '\n',
    'base32-lower': lambda m: base64.b32encode(m).decode().lower().rstrip('=') + '\n',
    'base32-lines': lambda m: '\n'.join(cut(base64.b32encode(m).decode(), 76)) + '\n',
    'base32hex': lambda m: base64.b32hexencode(m).decode() + '\n',
    'ascii85': lambda m: base64.a85encode(m).decode() + '\n',
    'ascii85-adobe': lambda m: base64.a85encode(m, adobe=True, wrapcol=72).decode() + '\n',
    'base85': lambda m: 'data = ' + repr(base64.b85encode(m)) + '\n',
    'z85': z85,
    'uuencode': lambda m: 'begin 644 m\n' + ''.join(binascii.b2a_uu(c).decode() for c in cut(m, 45)) + '`\nend\n',
    'uuencode-grave': lambda m: 'begin 644 m\n' + ''.join(binascii.b2a_uu(c, backtick=True).decode() for c in cut(m, 45)) + '`\nend\n',
    'intel-hex': lambda m: record('intel', m),
    's-records': lambda m: record('motorola', m),
    'base64-quote': lambda m: each('\n'.join(cut(base64.b64encode(m).decode(), 60)), lambda i, l: '> ' + l),
    'base64-diff': lambda m: each('\n'.join(cut(base64.b64encode(m).decode(), 60)), lambda i, l: '+' + l),
    'base64-python': lambda m: 'm = b64decode(\n' + ''.join("    '%s'\n" % l for l in cut(base64.b64encode(m).decode(), 40)) + ')\n',
    'base64-string': lambda m: '"raw": "' + '\\n'.join(cut(base64.b64encode(m).decode(), 40)) + '"\n',
    'rust-u8': listed(lambda c: '%du8' % c, '[', ']\n'),
    'rust-debug-hex': listed(lambda c: '%x' % c, '[', ']\n'),
    'kotlin': listed(lambda c: '0x%02x.toByte()' % c, 'byteArrayOf(', ')\n'),
    'kotlin-mixed': listed(lambda c: '0x%02X.toByte()' % c if c > 127 else '0x%02X' % c, 'byteArrayOf(', ')\n'),
    'std-byte': listed(lambda c: 'std::byte{0x%02x}' % c),
    'c-characters': listed(lambda c: "'%c'" % c if 65 <= c <= 90 or 97 <= c <= 122 else '0x%02x' % c),
    'c-wide': lambda m: 'm = {' + ', '.join('0x%sULL' % c.hex() for c in cut(m + bytes(-len(m) % 8), 8)) + '};\n',
    'c-binary': listed(lambda c: '0b' + format(c, '08b')[:4] + "'" + format(c, '08b')[4:]),
    'octal-0o': listed(lambda c: '0o%o' % c),
    'erlang': listed(lambda c: '16#%02X' % c, '<<', '>>.\n', ','),
    'ada': listed(lambda c: '16#%02X#' % c, '(', ');\n'),
    'mathematica': listed(lambda c: '16^^%02x' % c, '{', '}\n'),
    'verilog': listed(lambda c: "8'h%02x" % c, '{', '};\n'),
    'lisp': listed(lambda c: '#x%02X' % c, '#(', ')\n', ' '),
    'json-object': lambda m: json.dumps({str(i): c for i, c in enumerate(m)}) + '\n',
    'json-object-lines': lambda m: json.dumps({str(i): c for i, c in enumerate(m)}, indent=2) + '\n',
    'map': lambda m: 'map[' + ' '.join('%d:%d' % x for x in enumerate(m)) + ']\n',
    'python-times': lambda m: r"m = b'\xff' * 16 + b'" + ''.join('\\x%02x' % c for c in m[16:]) + "'\n",
    'numpy': lambda m: 'array([' + ',\n       '.join(', '.join('%3d' % c for c in l) for l in cut(m, 13)) + '], dtype=uint8)\n',
    'gdb-characters': lambda m: each('\n'.join('\t'.join("%d '\\%03o'" % (signed(c), c) for c in l) for l in cut(m, 8)),
                                     lambda i, l: '0x%x:\t%s' % (0x7fffffffe3a0 + 8 * i, l)),
    'windbg-dd': lambda m: each('\n'.join(' '.join('%08x' % int.from_bytes(w, 'little') for w in cut(l, 4))
                                          for l in cut(m + bytes(-len(m) % 4), 16)), lambda i, l: '00000012`%08x  %s' % (0x34500000 + 16 * i, l)),
    'hexyl': lambda m: box(m, '┊'),
    'ncat': lambda m: each(dump(m), lambda i, l: '[' + l[4:8] + ']   ' + l[10:58] + '   ' + l[60:].strip('|')),
    'powershell': lambda m: '           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n' +
                            ''.join('%08X   %s\n' % (16 * i, c.hex(' ').upper()) for i, c in enumerate(cut(m, 16))),
    'kernel-log': lambda m: ''.join('[ 12.345678] bgp: 000055d2b1f0%04x: %s  %s\n' % (16 * i, c[:8].hex(' '), c[8:].hex(' '))
                                    for i, c in enumerate(cut(m, 16))),
    'glog': lambda m: each('\n'.join(c.hex(' ') for c in cut(m, 16)), lambda i, l: 'I0522 08:13:41.226789 1234 peer.cc:88] ' + l),
    'container-log': lambda m: ''.join(json.dumps({'log': c.hex(' ') + '\n', 'stream': 'stderr', 'time': '2026-05-22T08:13:41.2267Z'}) + '\n'
                                       for c in cut(m, 16)),
    'dump-diff': lambda m: '@@ -1,2 +1,9 @@\n' + each(dump(m), lambda i, l: '+' + l),
    'dump-comment': lambda m: each(dump(m), lambda i, l: '// ' + l),
    'dump-html': lambda m: '<pre>' + dump(m).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;') + '</pre>\n',
    'dump-html-breaks': lambda m: '<p>' + each(dump(m).replace(' ', '&nbsp;'), lambda i, l: l + '<br>') + '</p>\n',
    'dump-coloured': lambda m: each(dump(m), lambda i, l: '\x1b[33m' + l[:8] + '\x1b[0m\x1b[1;31m' + l[8:] + '\x1b[0m'),
    'dump-string': lambda m: json.dumps({'text': dump(m)}) + '\n',
    'dump-box': lambda m: each(dump(m), lambda i, l: '│ %-84s │' % l),
    'dump-fence': lambda m: '```' + dump(m) + '```\n',
    'dump-cr': lambda m: dump(m).replace('\n', '\r') + '\n',
    'decoder': lambda m: '    Marker: ' + 'f' * 32 + '\n    Length: %d\n    Type: UPDATE Message (2)\n\n' % len(m) + dump(m),
}

if sys.argv[1] == 'names':
    print('\n'.join(DIALECTS))
else:
    sys.stdout.buffer.write(DIALECTS[sys.argv[1]](bytes.fromhex(sys.argv[2])).encode())
