import type { ColumnType } from '../../datasets/define.ts';
import { canonicalInstant } from '../../instants.ts';
import { ExactNumber, exactJson } from '../../json.ts';
import { jsonTypeOf } from '../../output/cells.ts';

/** Why a message is no event; told with it in rejected.ndjson. Names members and types, never values. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
}

/** A column cannot show the value, which is no fault: it stands for "not known". It goes to `additional_fields`. */
export const unfit = Symbol('unfit');

/** What the export writes where something is not known; a text shows it as it is. */
const notKnown = new Set(['NA', '']);

const decimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const whole = /^(-?(?:0|[1-9]\d*))(?:\.0+)?$/;

type Convert = (value: unknown) => string | typeof unfit | undefined;

const textOf: Convert = (value) => {
  if (typeof value === 'string') return value;
  if (value instanceof ExactNumber || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  return exactJson(value);
};

/** Numbers come as numbers or as texts, dates and truth values as texts: one member as the one here and the other there. */
const ofText =
  (convert: (text: string) => string | undefined): Convert =>
  (value) => {
    if (typeof value === 'string') return notKnown.has(value) ? unfit : convert(value.trim());
    const isScalar = value instanceof ExactNumber || typeof value === 'number' || typeof value === 'boolean';
    return isScalar ? convert(String(value)) : undefined;
  };

const numberOf = ofText((text) => (decimal.test(text) ? text : undefined));

const conversions = {
  text: textOf,
  number: numberOf,
  int64: ofText((text) => whole.exec(text)?.[1]),
  boolean: ofText((text) => (/^(?:true|false)$/i.test(text) ? text.toLowerCase() : undefined)),
  instant: ofText((text) => canonicalInstant(text) ?? canonicalInstant(`${text}Z`)),
  date: () => undefined,
} as const satisfies Record<ColumnType, Convert>;

/**
 * The cell of a value that is not null.
 * @throws Rejection when it is of another kind than the column
 */
export function convert(type: ColumnType, value: unknown, field: string): string | typeof unfit {
  const cell = conversions[type](value);
  if (cell === undefined) {
    throw new Rejection(`${field} is ${article(jsonTypeOf(value))} that is no ${type}`);
  }
  return cell;
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
