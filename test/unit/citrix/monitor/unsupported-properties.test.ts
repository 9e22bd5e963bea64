import { describe, expect, it } from 'vitest';
import { createUnsupportedProperties } from '../../../../connector/citrix/monitor/unsupported-properties.ts';
import { ConnectorError } from '../../../../connector/errors.ts';

const root = 'https://api.example.com/monitorodata/';
const question = (select: string, expand = '', filter = 'Id ge 1') => {
  const url = new URL('Sessions', root);
  url.search = `$select=${select}${expand === '' ? '' : `&$expand=${encodeURIComponent(expand)}`}&$filter=${filter}`;
  return url;
};
/** What the service says, however its message is shortened for people. */
const refusal = (name: string, type: string, before = '') =>
  new ConnectorError('SCHEMA_CHANGED', 'GET /monitorodata/Sessions: HTTP 400', {
    answer: answering(
      `${before}Could not find a property named '${name}' on type 'Citrix.Monitor.Model.${type}'.`,
    ),
  });
const answering = (text: string) => ({ status: 400, contentType: 'application/json', code: '', text });

/** What is asked after the refusal: `$select` and `$expand`. */
function askedAgain(address: URL, name: string, type: string) {
  const unsupported = createUnsupportedProperties();
  const learnt = unsupported.record(address, refusal(name, type));
  const { searchParams } = unsupported.without(address);
  return [learnt, searchParams.get('$select'), searchParams.get('$expand')];
}

it('learns from the other words of services, also where they name no type', () => {
  for (const said of [
    "The property 'Name' does not exist on type 'Citrix.Session'. Make sure to only use properties that are defined.",
    "Property 'Name' is not declared on type 'Citrix.Session' or is not a navigation property or complex property.",
    "The property 'Name' cannot be used in the $select query option.",
  ]) {
    const unsupported = createUnsupportedProperties();
    const error = new ConnectorError('SCHEMA_CHANGED', 'HTTP 400', { answer: answering(said) });
    expect(unsupported.record(question('Id,Name'), error)).toBe('Name');
    expect(unsupported.without(question('Id,Name')).searchParams.get('$select')).toBe('Id');
  }
});

const nested = 'Machine($select=Id,Name),Failure($select=Name;$expand=Machine($select=Name))';

describe('a question that named what the site does not have', () => {
  it('is asked again without that property of the rows themselves', () => {
    expect(askedAgain(question('Id,Name'), 'Name', 'Session')).toEqual(['Name', 'Id', null]);
  });

  it('or of the related rows that are of the type, at any depth', () => {
    const without = 'Machine($select=Id),Failure($select=Name;$expand=Machine($select=Name))';
    expect(askedAgain(question('Id,Name', nested), 'Name', 'Machine')).toEqual(['Name', 'Id,Name', without]);
    const failures = 'Failure($select=Id,Name;$expand=Machine($select=Id,Name))';
    expect(askedAgain(question('Id', failures), 'Name', 'Machine')[2]).toBe(
      'Failure($select=Id,Name;$expand=Machine($select=Id))',
    );
  });

  it('or of any, where none is called after the type', () => {
    const links = 'CurrentConnection($select=Id,ClientISP)';
    expect(askedAgain(question('Id', links), 'ClientISP', 'Link')[2]).toBe('CurrentConnection($select=Id)');
  });

  it('or without the way to related rows', () => {
    expect(askedAgain(question('Id', nested), 'Failure', 'Session')[2]).toBe('Machine($select=Id,Name)');
    expect(askedAgain(question('Id', 'Machine($select=Id)'), 'Machine', 'Session')).toEqual([
      'Machine',
      'Id',
      null,
    ]);
  });

  it('keeps everything else as it was', () => {
    const unsupported = createUnsupportedProperties();
    const address = question('Id,Name', '', "Name%20eq%20'a%2Bb'&$top=5");
    unsupported.record(address, refusal('Name', 'Session'));
    const { searchParams } = unsupported.without(address);
    expect([searchParams.get('$filter'), searchParams.get('$top')]).toEqual(["Name eq 'a+b'", '5']);
    expect(unsupported.without(new URL('Users?$select=Id,Name', root)).search).toBe('?$select=Id,Name');
  });

  it('whatever else the service says, and however long', () => {
    const unsupported = createUnsupportedProperties();
    const long = refusal('Name', 'Session', `${'The query is not valid. '.repeat(2_000)}\n`);
    expect(unsupported.record(question('Id,Name'), long)).toBe('Name');
    const ofOurs = "Could not find a property named 'Id' on type 'Session'";
    expect(
      unsupported.record(question('Id,Name'), new ConnectorError('SCHEMA_CHANGED', ofOurs)),
    ).toBeUndefined();
  });

  it('cannot be asked again when it needs the property, and is not for any other refusal', () => {
    const unsupported = createUnsupportedProperties();
    expect(unsupported.record(question('Id'), refusal('Start', 'Session'))).toBeUndefined();
    expect(unsupported.record(question('Name'), refusal('Name', 'Session'))).toBeUndefined();
    const other = new ConnectorError('SOURCE_TIMEOUT', 'HTTP 504', {
      answer: answering("Could not find a property named 'Id' on type 'Session'"),
    });
    for (const error of [other, new ConnectorError('SCHEMA_CHANGED', 'HTTP 404'), new Error('x')]) {
      expect(unsupported.record(question('Id,Name'), error)).toBeUndefined();
    }
  });
});
