import { currencyType } from '../../citrix/monitor/enums.ts';
import { type Enumeration, nameOf } from '../define.ts';

/** Names of codes, where one of the codes stands for nothing: that is null, as in any other column. */

/** The reason or kind of a failure; null where nothing failed. The column of the code has it as sent. */
export function failureNames(values: Enumeration): (code: unknown) => unknown {
  return (code) => {
    const name = nameOf(values, code);
    return name === 'None' ? null : name;
  };
}

/** An ISO 4217 code; null where the source has none, or a number that is not published. */
export function currencyOf(code: unknown): unknown {
  const name = nameOf(currencyType, code);
  return typeof name === 'string' && !/^[A-Z]{3}$/.test(name) ? null : name;
}
