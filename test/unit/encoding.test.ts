import { expect, it } from 'vitest';
import { NotText, readText } from '../../connector/encoding.ts';

it.each([
  ['plain', Buffer.from('Zoë'), 'Zoë'],
  ['with a byte order mark', Buffer.from('\uFEFF{"a":1}'), '{"a":1}'],
  ['empty', Buffer.alloc(0), ''],
  ['in UTF-16, as PowerShell writes it', Buffer.from('\uFEFFZoë', 'utf16le'), 'Zoë'],
  ['in UTF-16, the other way round', Buffer.from('\uFEFFZoë', 'utf16le').swap16(), 'Zoë'],
])('text %s is read', (_, bytes, text) => {
  expect(readText(bytes)).toBe(text);
});

it.each([
  ['half a character in UTF-16', Buffer.from('\uFEFFa\uD800', 'utf16le')],
  ['UTF-16 with an odd byte', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62])],
  ['UTF-16 without one', Buffer.from('{"a":1}', 'utf16le')],
  ['a Windows code page', Buffer.from('Zoë', 'latin1')],
  ['zeros', Buffer.alloc(20)],
])('%s is refused, and its bytes are not told', (_, bytes) => {
  expect(() => readText(bytes)).toThrow(NotText);
});
