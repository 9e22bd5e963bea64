import type { Needs, Panel } from '../report/panel.ts';
import { sections } from '../report/panel.ts';
import { panels } from '../report/panels/all.ts';
import { settingsJsonSchema } from '../report/settings-json.ts';
import { code, inline, page, table } from './markdown.ts';

/** The panels and settings of the report, as a reference page. */
export function reportPage(): string {
  return page([
    '# Panels and settings of the report',
    'What each panel answers, how it counts, what it does not say, and what it needs. [report.md](report.md) says how a report is made and read.',
    ...sections.flatMap((section) => [
      `## ${section}`,
      ...panels.filter((panel) => panel.section === section).map(panelText),
    ]),
    '## Settings',
    'One JSON object, given as `--settings`; every member may be left out. Its schema is `schemas/report-settings.schema.json`.',
    table(['Setting', 'Default', 'Description'], settingRows()),
  ]);
}

function panelText(panel: Panel): string {
  const { id, title, question, method, source, limits, needs, uses = {}, readers } = panel;
  const lines = [
    `- Question: ${inline(question)}`,
    `- How it is counted: ${inline(method)}${source === undefined ? '' : ` Source: [${source.name}](${source.url}).`}`,
    ...limits.map((limit) => `- What it does not say: ${inline(limit)}`),
    ...(Object.keys(needs).length === 0 ? [] : [`- Needs ${tablesOf(needs)}`]),
    ...(Object.keys(uses).length === 0 ? [] : [`- Uses where it is there: ${tablesOf(uses)}`]),
    `- For: ${readers.join(', ')}`,
  ];
  return `### ${title}\n\n${code(id)}\n\n${lines.join('\n')}`;
}

function tablesOf(needs: Needs): string {
  return Object.keys(needs).map(code).join(', ');
}

interface Property {
  readonly description?: string;
  readonly default?: unknown;
}

function settingRows(): readonly (readonly string[])[] {
  const { properties } = settingsJsonSchema();
  return Object.entries(properties as Readonly<Record<string, Property>>).map(
    ([name, { description = '', default: standard }]) => [
      code(name),
      standard === undefined ? '' : code(JSON.stringify(standard)),
      inline(description),
    ],
  );
}
