/** Numbers by their text, so that none goes through a double: Int64 and Decimal stay exact. */

const parts = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * No number of the source is longer: a Decimal has 29 digits, and a Double that is written without exponent some 330.
 */
const longest = 400;

/** So many digits has the greatest Int64. */
const mostDigits = 19;

const least = -(2n ** 63n);
const most = 2n ** 63n - 1n;

/** Whether the text is a number of JSON that a Double or a Decimal can be. */
export function isNumber(text: string): boolean {
  return text.length <= longest && parts.test(text) && Number.isFinite(Number(text));
}

/** The Int64 that a number of JSON stands for, in digits: `12.0` and `1.2e1` are 12. Undefined: it is none. */
export function wholeNumber(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const [, sign = '', integer, fraction = '', exponent = '0'] = parts.exec(text) ?? [];
  if (integer === undefined) return undefined;
  const all = integer + fraction;
  const digits = all.replace(/^0+/, '');
  if (digits === '') return '0';
  const point = integer.length + Number(exponent) - (all.length - digits.length);
  if (point < 1 || point > mostDigits || /[1-9]/.test(digits.slice(point))) return undefined;
  const value = BigInt(sign + digits.slice(0, point).padEnd(point, '0'));
  return value < least || value > most ? undefined : String(value);
}

const noNumbers = /^(?:NaN|[+-]?(?:INF|Infinity|∞))$/i;

/** Whether a text stands for a Double that is no number, as OData, .NET and JavaScript write them. */
export function isNoNumber(text: string): boolean {
  return text.length <= longest && noNumbers.test(text);
}
