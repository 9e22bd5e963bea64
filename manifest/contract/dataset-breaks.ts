import type { ManifestColumn, ManifestDataset } from '../../connector/manifest/form.ts';
import type { Break } from './break.ts';

/** Tables that readers would no longer find, or not in the form they know. */
export function datasetBreaks(
  before: readonly ManifestDataset[],
  after: readonly ManifestDataset[],
): readonly Break[] {
  return before.flatMap((old): readonly Break[] => {
    const now = after.find(({ name }) => name === old.name);
    const subject = { dataset: old.name };
    if (now === undefined) return [{ subject, what: 'is gone' }];
    const changed = (['key', 'cursor', 'parameter'] as const).filter(
      (member) => JSON.stringify(old[member]) !== JSON.stringify(now[member]),
    );
    return [
      ...changed.map((member) => ({ subject, what: `has another ${member}` })),
      ...columnBreaks(old, now),
    ];
  });
}

function columnBreaks(before: ManifestDataset, after: ManifestDataset): readonly Break[] {
  const broken = before.columns.flatMap((old): readonly Break[] => {
    const now = after.columns.find(({ name }) => name === old.name);
    const subject = { dataset: before.name, column: old.name };
    if (now === undefined) return [{ subject, what: 'is gone' }];
    return [
      ...(now.type === old.type ? [] : [{ subject, what: `is of type ${now.type}, was ${old.type}` }]),
      ...(now.nullable && !old.nullable ? [{ subject, what: 'may be null' }] : []),
      ...(isCompact(old) && !isCompact(now) ? [{ subject, what: 'is not in `columns: compact`' }] : []),
      ...(isSamePlace(old, now) ? [] : [{ subject, what: 'has another place with `layout: star`' }]),
    ];
  });
  const compact = misplaced(compactOf(before), compactOf(after)).map(({ subject, what }) => ({
    subject,
    what: `${what}, with \`columns: compact\``,
  }));
  return [...broken, ...misplaced(before, after), ...compact];
}

const isCompact = ({ profile }: ManifestColumn) => profile === 'compact';

const isSamePlace = (old: ManifestColumn, now: ManifestColumn) =>
  JSON.stringify(old.star) === JSON.stringify(now.star);

/** The table as `columns: compact` makes it. */
function compactOf({ columns, ...table }: ManifestDataset): ManifestDataset {
  return { ...table, columns: columns.filter(isCompact) };
}

/** Who reads by position relies on it: the columns of before come first, in their order. */
function misplaced(before: ManifestDataset, after: ManifestDataset): readonly Break[] {
  const names = after.columns.map(({ name }) => name);
  const kept = before.columns.map(({ name }) => name).filter((name) => names.includes(name));
  const [first] = names.filter((name, index) => index < kept.length && name !== kept[index]);
  if (first === undefined) return [];
  return [{ subject: { dataset: before.name, column: first }, what: 'is not behind the columns of before' }];
}
