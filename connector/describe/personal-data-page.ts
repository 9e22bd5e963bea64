import type { Dataset } from '../datasets/define.ts';
import { type PersonalData, personalDataClasses } from '../datasets/personal-data/classes.ts';
import { groupPath, groupsOf } from './datasets.ts';
import { code, inline, page, table } from './markdown.ts';

/** Classes whose columns are named; of the others there are too many. */
const named = ['direct', 'pseudonym', 'location', 'mayContain'] as const satisfies readonly PersonalData[];

/** What each table is for, and what its columns say of persons. */
export function personalDataPage(datasets: readonly Dataset[]): string {
  return page([
    '# Personal data',
    'What each table is for, and which of its columns say something of persons. [Security and privacy](security-privacy.md) says how to take less.',
    table(
      ['Class', 'Meaning', 'Columns'],
      Object.entries(personalDataClasses).map(([name, meaning]) => [
        code(name),
        inline(meaning),
        String(datasets.reduce((all, { columns }) => all + namesOf(columns, name).length, 0)),
      ]),
    ),
    'Programs find the class of a column in `manifest/connector.json` and `datapackage.json` as `personalData`, in `schemas/datasets/` as `$comment`. In tables whose rows belong to a person, columns of machines, applications and groups are `behaviour`: they say what the person used.',
    ...groupsOf(datasets).flatMap(({ name, datasets: tables }) => [
      `## ${name}`,
      table(
        ['Table', 'Purpose', ...named.map(code), '`behaviour`'],
        tables.map((dataset) => [
          `[${code(dataset.name)}](${groupPath(name)}#${dataset.name.toLowerCase()})`,
          inline(dataset.purpose ?? ''),
          ...named.map((kind) => namesOf(dataset.columns, kind).map(code).join(', ')),
          countText(namesOf(dataset.columns, 'behaviour').length),
        ]),
      ),
    ]),
  ]);
}

function namesOf(columns: Dataset['columns'], kind: string): readonly string[] {
  return columns.filter(({ personalData }) => personalData === kind).map(({ name }) => name);
}

function countText(count: number): string {
  return count === 0 ? '' : `${count} columns`;
}
