/**
 * Whether a double holds a number of JSON without loss: either the shortest text of the double is this number, or the
 * text has the 17 digits with which .NET writes a double.
 */
export function isExactDouble(text: string): boolean {
  const value = Number(text);
  if (!Number.isFinite(value)) return false;
  const written = plain(text);
  return written === plain(String(value)) || written === plain(value.toPrecision(17));
}

const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Sign, digits without zeros at the ends, and where the point is: the same for all texts of one number. */
function plain(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const point = digits.length - fraction.length + Number(exponent);
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return `${sign}${digits.slice(0, end)}@${point}`;
}
