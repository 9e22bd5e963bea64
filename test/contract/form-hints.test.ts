import { describe, expect, test } from 'vitest';
import { manifest } from '../../connector/manifest.ts';
import { off, refusal, risk } from '../support/forms.ts';

describe('what a form shows', () => {
  const { properties } = manifest.parameters;

  test('a label for every choice, in both forms that libraries read', () => {
    const choices = Object.entries(properties).filter(([, property]) => property.enum !== undefined);
    expect(choices.length).toBeGreaterThan(4);
    for (const [name, { enum: values = [], enumNames = [], oneOf = [] }] of choices) {
      expect(
        oneOf.map((one) => one.const),
        name,
      ).toEqual(values);
      expect(
        oneOf.map(({ title }) => title),
        name,
      ).toEqual(enumNames);
      expect(new Set(enumNames).size, name).toBe(values.length);
    }
  });

  test('conditions on parameters and values that exist', () => {
    for (const [name, property] of Object.entries(properties)) {
      for (const [other, values] of Object.entries({ ...property.requiredWhen, ...property.showWhen })) {
        const target = Object.entries(properties).find(([known]) => known === other)?.[1];
        const known: readonly unknown[] = target?.enum ?? target?.items?.enum ?? [true, false];
        expect(target, `${name}: ${other}`).toBeDefined();
        for (const value of values) expect(known, `${name}: ${other}`).toContain(value);
      }
    }
  });

  /** A form without any rule of ours: it knows only `requiredWhen`. */
  function requiredIn(values: Readonly<Record<string, unknown>>): readonly string[] {
    const valueIn = (name: string) =>
      values[name] ?? Object.entries(properties).find(([own]) => own === name)?.[1].default;
    return Object.entries(properties)
      .filter(([, { requiredWhen = {} }]) =>
        Object.entries(requiredWhen).some(([name, wanted]) =>
          [valueIn(name)].flat().some((value) => wanted.some((one) => one === value)),
        ),
      )
      .map(([name]) => name);
  }

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['nothing', {}],
    ['one table', { ...off, fetchSessions: true }],
    ['an extra dataset alone', { ...off, extraDatasets: ['machines'] }],
    ['risk alone', { ...off, extraDatasets: [risk] }],
    ['risk beside others', { extraDatasets: [risk] }],
  ])('the fields that are missing are those that it marks as required: %s', (_, chosen) => {
    const missing = refusal(chosen)?.namedProblems.map(({ parameter }) => parameter);
    expect(requiredIn(chosen)).toEqual(missing);
  });
});
