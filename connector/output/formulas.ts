/** What a spreadsheet takes for the beginning of a formula, after OWASP's list: https://owasp.org/www-community/attacks/CSV_Injection. */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * The same inside a text, where a cell may begin for a reader that separates at another character than we do, or does not
 * understand our quotes.
 */
const innerFormula = /([;|\t\r\n][ "']*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** The text with an apostrophe before whatever a spreadsheet would run. */
export function withFormulasEscaped(text: string): string {
  const inner = text.replaceAll(innerFormula, "$1'");
  return formula.test(inner) ? `'${inner}` : inner;
}
