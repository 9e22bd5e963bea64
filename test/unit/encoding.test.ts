import { expect, it } from 'vitest';
import { NotUtf8, readUtf8 } from '../../connector/encoding.ts';

it.each([
  ['plain', Buffer.from('Zoë'), 'Zoë'],
  ['with a byte order mark', Buffer.from('\uFEFF{"a":1}'), '{"a":1}'],
  ['empty', Buffer.alloc(0), ''],
])('UTF-8 %s is read', (_, bytes, text) => {
  expect(readUtf8(bytes)).toBe(text);
});

it.each([
  ['UTF-16 with a byte order mark', Buffer.from('\uFEFF{"a":1}', 'utf16le')],
  ['UTF-16 without one', Buffer.from('{"a":1}', 'utf16le')],
  ['a Windows code page', Buffer.from('Zoë', 'latin1')],
  ['zeros', Buffer.alloc(20)],
])('%s is refused, and its bytes are not told', (_, bytes) => {
  expect(() => readUtf8(bytes)).toThrow(NotUtf8);
});
