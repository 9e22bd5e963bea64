import { compactColumnsOf } from '../datasets/column-choice.ts';
import { columnTitleOf } from '../datasets/column-titles.ts';
import type { Dataset } from '../datasets/define.ts';
import { placesOf } from '../datasets/layout.ts';
import type { ManifestColumn } from './form.ts';

export function manifestColumns(dataset: Dataset): readonly ManifestColumn[] {
  const compact = new Set(compactColumnsOf(dataset)?.map(({ name }) => name));
  const places = placesOf(dataset);
  return dataset.columns.map(({ name, type, description, nullable, personalData = 'mayContain' }) => {
    const star = places.get(name);
    return {
      name,
      title: columnTitleOf(name),
      ...{ type, description, nullable, personalData },
      ...(compact.has(name) ? { profile: 'compact' } : {}),
      ...(star === undefined ? {} : { star }),
    };
  });
}
