/** Pages whose blocks do not yet say what they are. Shrinks; no page is added. */
export const unreviewed: ReadonlySet<string> = new Set([
  'docs/api-calls.md',
  'docs/audit.md',
  'docs/compared.md',
  'docs/development.md',
  'docs/excel-powerbi.md',
  'docs/hosts/airbyte.md',
  'docs/hosts/meltano.md',
  'docs/hosts/node.md',
  'docs/hosts/raynet.md',
  'docs/hosts/singer.md',
  'docs/hosts/windows.md',
  'docs/output.md',
  'docs/performance.md',
  'docs/risk.md',
]);
