import { describe, expect, it } from 'vitest';
import {
  failureOfThrownUpload,
  failureOfUpload,
  isSurelyNotTaken,
} from '../../../../connector/destinations/raynet/failures.ts';
import { ConnectorError } from '../../../../connector/errors.ts';

const judge = (body: unknown, mode: 'append' | 'replace', status = 200) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return failureOfUpload({ status, headers: {}, text }, mode, 0);
};

describe('an upload that was answered as a success', () => {
  it.each([
    ['without success', { success: false, message: 'the task is locked' }],
    ['with an error as a text', { error: 'the task is locked' }],
    ['with an error as an object', { error: { message: 'the task is locked' } }],
    ['with rows that were not taken', { imported: 5, errors: ['the task is locked'] }],
    ['with an exception', { Message: 'x', ExceptionMessage: 'the task is locked' }],
    ['with another status inside', { statusCode: 500, message: 'the task is locked' }],
  ])('%s leaves it open what was appended, and is repeated where rows are replaced', (_what, body) => {
    expect(judge(body, 'append')).toMatchObject({ code: 'PUSH_UNCERTAIN', retry: false });
    expect(judge(body, 'append')?.message).toContain('the task is locked');
    expect(judge(body, 'replace')).toMatchObject({ code: 'PUSH_FAILED', retry: true });
  });

  it('with a refusal inside is one', () => {
    expect(judge({ statusCode: 401, message: 'no key' }, 'append')).toMatchObject({ code: 'PUSH_REJECTED' });
  });

  it.each([
    '<!-- portal --><html><title>Sign in</title></html>',
    '<head><meta http-equiv="refresh"></head>',
    '\uFEFF<!doctype html><script>',
  ])('by a page is none: %s', (page) => {
    expect(judge(page, 'append')).toMatchObject({ code: 'PUSH_REJECTED', retry: false });
  });

  it.each([
    ['nothing', ''],
    ['a sentence', 'ok'],
    ['a message', { message: '5 rows imported', status: 'Success' }],
    ['no errors', { success: true, errors: [], error: null }],
    ['a number', 5],
    ['its status', { statusCode: 200 }],
  ])('with %s is one', (_what, body) => {
    expect(judge(body, 'append')).toBeUndefined();
  });
});

describe('an upload that was refused', () => {
  it.each([
    [
      301,
      'replace',
      'PUSH_REJECTED',
      false,
      'it redirects to another address; the API key is not sent there',
    ],
    [400, 'append', 'PUSH_REJECTED', false, 'the task is not of the type Container'],
    [401, 'append', 'PUSH_REJECTED', false, 'the API key is unknown'],
    [403, 'append', 'PUSH_REJECTED', false, 'the API key has no access to the result table'],
    [404, 'replace', 'PUSH_REJECTED', false, 'the task does not exist'],
    [408, 'replace', 'PUSH_FAILED', true, 'the upload took too long'],
    [408, 'append', 'PUSH_UNCERTAIN', false, 'they are not sent again'],
    [413, 'append', 'PUSH_REJECTED', false, 'the upload is too large'],
    [418, 'append', 'PUSH_REJECTED', false, 'the data hub rejected the rows'],
    [429, 'append', 'PUSH_FAILED', true, 'too many requests'],
    [502, 'replace', 'PUSH_FAILED', true, 'the data hub failed'],
    [502, 'append', 'PUSH_UNCERTAIN', false, 'it is unknown whether the rows were stored'],
    [503, 'append', 'PUSH_FAILED', true, 'the data hub is not available'],
  ] as const)('with %i (%s) is %s', (status, mode, code, retry, means) => {
    const failure = judge({ message: 'the task is locked' }, mode, status);
    expect(failure).toMatchObject({ code, retry, mayBeTooLarge: false, renewToken: false });
    expect(failure?.message).toContain(means);
    expect(failure?.message).toContain('the task is locked');
    expect(failure?.answer).toMatchObject({ status, text: 'the task is locked' });
  });

  it('shows what it says in no known form as it is', () => {
    expect(judge('{"rowsLeft":\n 5}', 'append', 400)?.message).toContain('{"rowsLeft": 5}');
  });

  it('waits as long as it is asked to', () => {
    const answer = { status: 429, headers: { 'retry-after': '7' }, text: '' };
    expect(failureOfUpload(answer, 'append', 0)?.waitMs).toBe(7_000);
  });
});

describe('a network that is lost', () => {
  const lost = (syscall: string) =>
    new TypeError('fetch failed', {
      cause: Object.assign(new Error('lost'), { code: 'EHOSTUNREACH', syscall }),
    });
  it('while connecting has taken no rows', () => {
    expect(failureOfThrownUpload(lost('connect'), 'append')?.code).toBe('HOST_UNREACHABLE');
  });
  it.each(['read', 'write'])('in the middle (%s) may have taken them', (syscall) => {
    const failure = failureOfThrownUpload(lost(syscall), 'append');
    expect(failure).toMatchObject({ code: 'PUSH_UNCERTAIN', retry: false });
    expect(isSurelyNotTaken(new ConnectorError('PUSH_UNCERTAIN', 'x'), 'append')).toBe(false);
  });
});
