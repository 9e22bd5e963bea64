import type { Format, Value } from './panel.ts';

/** Values as the reader writes them. */
export interface Formats {
  readonly show: (value: Value, format: Format) => string;
  /** As a program reads it: for CSV, with numbers and moments in their plain form. */
  readonly plain: (value: Value, format: Format) => string;
}

interface FormatOptions {
  readonly language: string;
  readonly timeZone: string;
  readonly currency: string | undefined;
}

export function formatsOf({ language, timeZone, currency }: FormatOptions): Formats {
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options);
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options);
  const count = number({ maximumFractionDigits: 0 });
  const one = number({ maximumFractionDigits: 1 });
  const tenths = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const two = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percent = number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const money =
    currency === undefined ? count : number({ style: 'currency', currency, maximumFractionDigits: 0 });
  const day = date({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const month = date({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  const at = date({ dateStyle: 'medium', timeStyle: 'short', timeZone });
  const numeric: Partial<Record<Format, (value: number) => string>> = {
    count: (value) => count.format(value),
    number: (value) => two.format(value),
    percent: (value) => percent.format(value),
    hours: (value) => (Math.abs(value) < 100 ? one : count).format(value),
    ms: (value) =>
      Math.abs(value) < 1000 ? `${count.format(value)} ms` : `${tenths.format(value / 1000)} s`,
    money: (value) => money.format(value),
  };
  const dated: Partial<Record<Format, (value: Date) => string>> = {
    day: (value) => day.format(value),
    month: (value) => month.format(value),
    moment: (value) => at.format(value),
  };
  return {
    show(value, format) {
      if (value === null) return '–';
      if (typeof value === 'boolean') return value ? 'yes' : 'no';
      if (typeof value === 'number') return (numeric[format] ?? String)(value);
      if (value instanceof Date) return (dated[format] ?? ((any) => any.toISOString()))(value);
      return value;
    },
    plain(value, format) {
      if (value === null) return '';
      if (!(value instanceof Date)) return String(value);
      const text = value.toISOString();
      return format === 'moment' ? text : text.slice(0, format === 'month' ? 7 : 10);
    },
  };
}
