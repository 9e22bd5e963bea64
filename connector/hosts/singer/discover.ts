import { datasets } from '../../datasets/registry.ts';
import { code, inline, page, table } from '../../describe/markdown.ts';
import { manifest } from '../../manifest.ts';
import { type OfferSources, offeredDatasets } from '../rows/offered-datasets.ts';
import { type About, aboutOf } from './about.ts';
import { catalogOf } from './catalog.ts';

/** What a tap says of itself, with no network. */

export const aboutFormats = ['json', 'markdown'] as const;

export function discover(sources: OfferSources): string {
  return textOf(catalogOf(offeredDatasets(sources)));
}

export function about(format: (typeof aboutFormats)[number]): string {
  const data = aboutOf(manifest, datasets);
  return format === 'json' ? textOf(data) : markdownOf(data);
}

function textOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function markdownOf({ name, version, description, capabilities, settings, streams }: About): string {
  return page([
    `# ${code(name)} ${version}`,
    inline(description),
    '## Capabilities',
    capabilities.map((capability) => `- ${code(capability)}`).join('\n'),
    '## Settings',
    table(
      ['Setting', 'Required', 'Secret', 'Default', 'Description'],
      Object.entries(settings.properties).map(([setting, property]) => [
        code(setting),
        settings.required.includes(setting) ? 'yes' : 'no',
        property.secret === true ? 'yes' : 'no',
        property.default === undefined ? '' : code(JSON.stringify(property.default)),
        inline(property.description ?? ''),
      ]),
    ),
    '## Streams',
    table(
      ['Stream', 'Selected by default', 'Replication', 'Bookmarks follow', 'Key', 'A row is'],
      streams.map((stream) => [
        code(stream.name),
        stream.selected_by_default ? 'yes' : 'no',
        stream.replication_method,
        stream.replication_key === null ? '' : code(stream.replication_key),
        stream.key_properties.map(code).join(', '),
        inline(stream.description),
      ]),
    ),
  ]);
}
