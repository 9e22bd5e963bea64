import { ExactNumber } from '../../json.ts';
import { readValue } from '../../readings/scalars.ts';
import type { Column, Dataset } from '../define.ts';
import { referencesIn } from '../references.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** What a run shows of persons. */
export interface Protection {
  readonly mode: 'pseudonyms' | 'none';
  readonly pseudonyms: Pseudonyms;
}

/** What becomes of the values of a column. */
type Treatment = 'shown' | 'pseudonym' | 'hidden';

export function treatmentOf(
  column: Column,
  table: Pick<Dataset, 'name' | 'key'>,
  mode: Protection['mode'],
): Treatment {
  const { personalData = 'mayContain', pseudonymForm } = column;
  if (personalData === 'none' || personalData === 'behaviour') return 'shown';
  if (pseudonymForm === undefined) return 'hidden';
  // Without their keys, and what refers to them, tables could be neither kept nor joined.
  return mode === 'pseudonyms' || isOfKey(column, table) ? 'pseudonym' : 'hidden';
}

/** The table of users at risk is made of the events, by this member. */
const entityOfEvents = 'entity_id';

function isOfKey(
  { name, nullable, inputs }: Column,
  { name: table, key }: Pick<Dataset, 'name' | 'key'>,
): boolean {
  const isReference = referencesIn([name], table).length > 0 || inputs.includes(entityOfEvents);
  return key.includes(name) || !nullable || isReference;
}

/** Whether rows of the table cannot be found at the source, nor sorted, by what their cells show. */
export function hidesKey({ columns, key, cursor }: Dataset): boolean {
  return columns.some(
    ({ name, pseudonymForm }) => pseudonymForm !== undefined && (key.includes(name) || name === cursor),
  );
}

/**
 * The table as a run with this protection declares it: the columns themselves make pseudonyms, or nothing, of what the
 * source sent, so that nothing else comes into a cell, whatever is made of the cells. Decided once, not for each row.
 * @param protection undefined: nothing is hidden
 */
export function protectedDataset<D extends Dataset>(dataset: D, protection: Protection | undefined): D {
  if (protection === undefined || dataset.isProtected === true) return dataset;
  const columns = dataset.columns.map((column) => protectedColumn(column, dataset, protection));
  return { ...dataset, columns, isProtected: true };
}

function protectedColumn(column: Column, dataset: Dataset, { mode, pseudonyms }: Protection): Column {
  const treatment = treatmentOf(column, dataset, mode);
  if (treatment === 'shown') return column;
  // What is not shown is not requested, where the source lets us choose.
  if (treatment === 'hidden')
    return { ...column, inputs: dataset.source.service === 'monitor' ? [] : column.inputs, derive: nothing };
  const { derive = (value: unknown) => value } = column;
  if (column.pseudonymForm === 'endOfKey') {
    const inputs = [...column.inputs, 'Principal.Key'];
    return { ...column, inputs, derive: (key, end) => withPseudonymAtEnd(key, end, pseudonyms) };
  }
  const hide = hiding(column, pseudonyms);
  return { ...column, derive: (...values) => hide(derive(...values)) };
}

const nothing = () => null;

/** What stands for a value that has no pseudonym, since it is of another type; no column takes it. */
const withheld = Symbol('withheld');

/** Makes the pseudonym of a value that the source sent, or of a cell. */
export function hiding({ type, pseudonymForm }: Column, pseudonyms: Pseudonyms): (value: unknown) => unknown {
  const read = readValue[type];
  const hide =
    type === 'int64'
      ? (text: string) => new ExactNumber(pseudonyms.number(text))
      : pseudonymForm === 'list'
        ? (text: string) =>
            text
              .split(/[,;]/)
              .map((one) => ofText(one.trim(), pseudonyms))
              .join(',')
        : (text: string) => ofText(text, pseudonyms);
  return (value) => {
    if (value === null || value === undefined) return value;
    const cell = typeof value === 'string' && type === 'text' ? value : read(value)?.cell;
    return cell === undefined ? withheld : cell === null ? null : hide(cell);
  };
}

/** What stands where there is nobody, or where it is not known who. */
const nobody: ReadonlySet<string> = new Set(['', 'everyone', 'nobody', 'NA']);

function ofText(text: string, pseudonyms: Pseudonyms): string {
  return nobody.has(text) ? text : pseudonyms.text(text);
}

function withPseudonymAtEnd(key: unknown, end: unknown, pseudonyms: Pseudonyms): unknown {
  if (typeof key !== 'string' || typeof end !== 'string' || !key.endsWith(end)) return withheld;
  return key.slice(0, key.length - end.length) + ofText(end, pseudonyms);
}
