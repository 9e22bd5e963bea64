import packageJson from '../../package.json' with { type: 'json' };
import type { Part } from './parts.ts';

const { name, version, description, license } = packageJson;

/**
 * What the program is made of, as CycloneDX 1.6. It holds the packages that are really in it, and neither a time nor a
 * serial number, both of which are optional: the same sources give the same bytes.
 */
export function softwareBill(parts: readonly Part[]): string {
  const program = reference({ name, version });
  const direct = new Set(Object.keys(packageJson.dependencies).map((used) => `node_modules/${used}`));
  const references = new Map(parts.map((part) => [part.location, reference(part)]));
  const dependsOn = (locations: Iterable<string>) =>
    [...locations].flatMap((location) => references.get(location) ?? []).sort();
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        ...{ type: 'application', 'bom-ref': program, name, version, description, purl: program },
        licenses: licenses(license),
      },
    },
    components: parts.map((part) => ({
      type: 'library',
      'bom-ref': reference(part),
      name: part.name,
      version: part.version,
      scope: 'required',
      hashes: [{ alg: 'SHA-512', content: part.sha512 }],
      licenses: licenses(part.license),
      purl: reference(part),
    })),
    dependencies: [
      { ref: program, dependsOn: dependsOn(direct) },
      ...parts.map((part) => ({ ref: reference(part), dependsOn: dependsOn(part.uses) })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** The package URL, which also names it within the bill. */
function reference(part: { readonly name: string; readonly version: string }): string {
  return `pkg:npm/${part.name.replace('@', '%40')}@${part.version}`;
}

/** One licence by its SPDX name, or an expression of several. */
function licenses(expression: string) {
  return /\s/.test(expression) ? [{ expression }] : [{ license: { id: expression } }];
}
