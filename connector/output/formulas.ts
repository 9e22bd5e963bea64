/**
 * The beginnings that a spreadsheet treats as a formula, from OWASP's list:
 * https://owasp.org/www-community/attacks/CSV_Injection.
 */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * The same inside a text: a cell may begin there for a reader that uses another separator, or does not
 * understand the quotes.
 */
const innerFormula = /([;|\t\r\n][ "']*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** The text with an apostrophe before whatever a spreadsheet would run. */
export function withFormulasEscaped(text: string): string {
  const inner = text.replaceAll(innerFormula, "$1'");
  return formula.test(inner) ? `'${inner}` : inner;
}
