import { describe, expect, test } from 'vitest';
import { secretIn } from '../../../connector/parameters/secret-text.ts';

const id = '00000000-1111-2222-3333-444444444444';
const other = '99999999-1111-2222-3333-444444444444';
const secret = 'c2VjcmV0+/=';
const read = (text: string) => secretIn(text, { id });

describe('the file that Citrix Cloud lets one download', () => {
  test.each([
    ['as it comes', `ID,Secret\r\n${id},${secret}\r\n`],
    ['without its header', `${id},${secret}\n`],
    ['quoted', `"ID","Secret"\n"${id}","${secret}"\n`],
    ['with a byte order mark', `\uFEFFID,Secret\n${id},${secret}`],
    ['with blanks and empty lines', `\n ID , Secret \n\n ${id} , ${secret} \n\n`],
    ['with its columns the other way round', `Secret,ID\n${secret},${id}`],
    ['the other way round and without a header', `${secret},${id}`],
    ['with a column more', `Name,Client ID,Client Secret\nreporting,${id},${secret}`],
    ['saved again by a spreadsheet', `ID;Secret\r\n${id};${secret}\r\n`],
    ['with tabs', `ID\tSecret\n${id}\t${secret}`],
    ['with old line ends', `ID,Secret\r${id},${secret}\r`],
    ['with its id in capitals', `ID,Secret\n${id.toUpperCase()},${secret}`],
    ['beside those of other clients', `ID,Secret\n${other},x1y2z3\n${id},${secret}`],
    ['with empty cells behind', `ID,Secret,,\n${id},${secret},,\n,,,\n`],
  ])('is understood %s', (_what, text) => {
    expect(read(text)).toEqual({ secret, isTrimmed: false });
  });

  test.each([
    ['of another client', `ID,Secret\n${other},${secret}`, 'contains the secret of another client'],
    ['of another client without its header', `${other},${secret}`, 'contains the secret of another client'],
    ['without a client', 'ID,Secret\r\n', 'no client below it'],
    ['with two secrets of one client', `ID,Secret\n${id},a1b2c3\n${id},${secret}`, 'several secrets'],
    ['with an empty secret', `ID,Secret\n${id},`, 'is empty'],
    ['with a character that cannot be seen', `ID,Secret\n${id},abc\u200Bdef`, 'U+200B'],
  ])('is refused %s, and nothing of it is told', (_what, text, problem) => {
    const result = read(text);
    expect(result).toEqual({ problem: expect.stringContaining(problem) });
    expect(JSON.stringify(result)).not.toMatch(/c2Vjc|a1b2|abc|9999/);
  });

  test.each([
    ['in quotation marks', `"${secret}"`, 'quotation marks'],
    ['in marks of a text processor', `\u201C${secret}\u201D`, 'quotation marks'],
    ['in JSON', `{"clientSecret":"${secret}"}`, 'is JSON'],
    ['as a setting', `CITRIX_CLIENT_SECRET=${secret}`, 'is a setting'],
    ['as a setting of a shell', `export CITRIX_CLIENT_SECRET = ${secret}`, 'is a setting'],
  ])('is no secret %s', (_what, text, problem) => {
    expect(read(text)).toEqual({ problem: expect.stringContaining(problem) });
    expect(secretIn(text)).toMatchObject({ secret: text });
  });

  test.each(['ab_cd==', 'A_B=', 'ab=cd', "it's", 'x"y', '{ab'])('has signs that mean nothing: %s', (text) => {
    expect(read(text)).toEqual({ secret: text, isTrimmed: false });
  });

  test('cannot be judged without a client id', () => {
    const result = secretIn(`ID,Secret\n${id},${secret}`, { id: undefined });
    expect(result).toEqual({ problem: expect.stringContaining('`clientId` is missing') });
  });

  test('is no secret of anything but a client', () => {
    expect(secretIn(`ID,Secret\n${id},${secret}`)).toEqual({ problem: expect.stringContaining('2 lines') });
    expect(secretIn(`${id},${secret}`)).toMatchObject({ secret: `${id},${secret}` });
  });
});

describe('a secret', () => {
  test.each([
    ['alone', secret, false],
    ['with the line end of a file', `${secret}\r\n`, false],
    ['with a blank before it', ` ${secret}`, true],
    ['with a blank behind it', `${secret} \n`, true],
    ['with a no-break space around it', `\u00A0${secret}\u00A0`, true],
    ['with an indented line', `\n\t${secret}\n`, true],
  ])('%s is taken, and white space is told', (_what, text, isTrimmed) => {
    expect(read(text)).toEqual({ secret, isTrimmed });
  });

  test.each([['a,b'], ['p;w d'], ['Zoë=ß'], ['🔑🔑🔑']])('may be %s', (text) => {
    expect(read(text)).toEqual({ secret: text, isTrimmed: false });
  });

  test.each([
    ['of several lines', 'one\ntwo', '2 lines'],
    ['of a key file', '-----BEGIN X-----\nabc\n-----END X-----\n', '3 lines'],
    ['parted by a line separator', 'one\u2028two', '2 lines'],
    ['of white space', ' \r\n\t', 'is empty'],
    ['with a control character', 'one\u0007two', 'U+0007'],
    ['with a tab', 'one\ttwo', 'U+0009'],
    ['with a mark in the middle', 'one\uFEFFtwo', 'U+FEFF'],
    ['with what a wrong conversion leaves', 'one\uFFFDtwo', 'U+FFFD'],
    ['with half a character', 'one\uD800two', 'half a character'],
    ['with the other half', '\uDC00one', 'half a character'],
  ])('%s is refused, and nothing of it is told', (_what, text, problem) => {
    const result = read(text);
    expect(result).toEqual({ problem: expect.stringContaining(problem) });
    expect(JSON.stringify(result)).not.toMatch(/one(?! )|two|abc/);
  });
});
