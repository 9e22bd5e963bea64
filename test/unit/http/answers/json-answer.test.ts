import { describe, expect, it } from 'vitest';
import { readJsonAnswer } from '../../../../connector/http/answers/json-answer.ts';

const standing = { answers: { rules: [], unnamedStatus: 500 }, proven: true, nowMs: 0 };

/** A page, and how often its text was asked for. */
function pageOf(body: string) {
  let texts = 0;
  const bytes = Buffer.alloc(body.length, body);
  const answer = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    bytes,
    wireBytes: body.length,
    get text() {
      texts += 1;
      return body;
    },
  };
  return { answer, texts: () => texts };
}

describe('the answer to a page that is scanned', () => {
  it('is not made a text, which takes more memory than the page', () => {
    const { answer, texts } = pageOf('{"value":[]}');
    const value = { value: [] };
    expect(readJsonAnswer(answer, standing, String, () => value)).toEqual({ value });
    expect(texts()).toBe(0);
  });

  it('is parsed when it cannot be scanned', () => {
    const { answer, texts } = pageOf('{"value":[1]}');
    expect(readJsonAnswer(answer, standing, String, () => undefined)).toEqual({ value: { value: [1] } });
    expect(texts()).toBeGreaterThan(0);
  });

  it.each([{ error: { code: '', message: 'gone' } }, { error: { code: 'x', message: 'y' }, value: [] }])(
    'tells of an error that stands in it: %j',
    (value) => {
      const { answer } = pageOf(JSON.stringify(value));
      expect(readJsonAnswer(answer, standing, String, () => value)).toHaveProperty('failure');
    },
  );
});
