import { describe, expect, it } from 'vitest';
import { failureOfThrown } from '../../../../connector/http/answers/network-errors.ts';
import { ProxyRefusal, schemesOf } from '../../../../connector/http/network/proxy-hop.ts';

describe('the ways to sign in that a proxy names', () => {
  it.each([
    [undefined, []],
    ['Basic realm="proxy"', ['basic']],
    ['NTLM', ['ntlm']],
    [
      ['Negotiate', 'NTLM'],
      ['negotiate', 'ntlm'],
    ],
    ['Negotiate, NTLM', ['negotiate', 'ntlm']],
    [
      ['NTLM', 'BASIC realm="a, b"'],
      ['ntlm', 'basic'],
    ],
    ['Digest realm="Basic, NTLM", nonce="a=,b", qop=auth', ['digest']],
    ['Digest realm="x", Basic realm="y"', ['digest', 'basic']],
    ['NTLM TlRMTVNTUAAC==', ['ntlm']],
    ['Negotiate YII=, Basic realm=x', ['negotiate', 'basic']],
    ['', []],
    ['"unclosed', []],
  ])('of %j are %j', (header, schemes) => {
    expect(schemesOf(header)).toEqual(schemes);
  });

  it('are told where none of them can be had', () => {
    const messageOf = (schemes: readonly string[]) =>
      failureOfThrown(new ProxyRefusal(407, schemes), true)?.message;
    expect(messageOf(['negotiate', 'ntlm'])).toContain(
      'only the authentication schemes Negotiate (Kerberos), NTLM',
    );
    expect(messageOf(['basic', 'ntlm'])).toContain('requires a user and a password');
    expect(messageOf([])).toContain('requires a user and a password');
  });
});
