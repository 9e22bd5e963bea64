import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../../connector/citrix/monitor/query.ts';

const bare = { set: 'Sessions', select: [], where: [], orderBy: [] };
const optionsOf = (address: string) => [...new URL(address, 'https://x/').searchParams];

describe('a query', () => {
  it('names its parts, conditions joined with and', () => {
    const address = addressOf({
      set: 'Sessions',
      select: ['SessionKey', 'StartDate'],
      expand: [{ navigation: 'CurrentConnection', select: ['Id', 'ClientName'] }],
      where: [
        'StartDate ge 2026-11-20T09:00:00.003Z',
        '(EndDate eq null or EndDate ge 2026-11-20T09:00:00.003Z)',
      ],
      orderBy: ['StartDate', 'SessionKey'],
    });
    expect(address).toMatch(/^Sessions\?/);
    expect(optionsOf(address)).toEqual([
      ['$select', 'SessionKey,StartDate'],
      ['$expand', 'CurrentConnection($select=Id,ClientName)'],
      [
        '$filter',
        'StartDate ge 2026-11-20T09:00:00.003Z and (EndDate eq null or EndDate ge 2026-11-20T09:00:00.003Z)',
      ],
      ['$orderby', 'StartDate,SessionKey'],
    ]);
  });

  it('leaves out what is empty', () => {
    expect(optionsOf(addressOf({ ...bare, select: ['Id'], expand: [] }))).toEqual([['$select', 'Id']]);
  });

  it('separates nested options by semicolons, down to the second level', () => {
    const connections = { navigation: 'Connections', select: ['Id'] };
    const session = { navigation: 'Session', select: ['UserId', 'MachineId'], expand: [connections] };
    expect(optionsOf(addressOf({ ...bare, expand: [session] }))).toEqual([
      ['$expand', 'Session($select=UserId,MachineId;$expand=Connections($select=Id))'],
    ]);
  });

  it('expands bare what has no options, several side by side', () => {
    const expand = [
      { navigation: 'User', select: [] },
      { navigation: 'Machine', select: [], expand: [{ navigation: 'Catalog', select: ['Name'] }] },
    ];
    expect(optionsOf(addressOf({ ...bare, expand }))).toEqual([
      ['$expand', 'User,Machine($expand=Catalog($select=Name))'],
    ]);
  });

  it('is RESPONSE_INVALID with half a character in a key', () => {
    const where = ["Id eq 'a\uD800'"];
    expect(() => addressOf({ ...bare, where })).toThrow(
      expect.objectContaining({ code: 'RESPONSE_INVALID' }),
    );
  });

  it('encodes what would change its meaning on the way', () => {
    const address = addressOf({ ...bare, where: ["Name eq 'R&D + #1 100%'"] });
    expect(address).toBe("Sessions?$filter=Name%20eq%20'R%26D%20%2B%20%231%20100%25'");
  });
});
