import { publisher } from './publisher.ts';

/** What catalogues of connectors show of this one. Paths are relative to the root of the package. */
export interface Catalogue {
  /** Stays the same for ever: catalogues know the connector by it, whatever it is called. */
  readonly definitionId: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  /** `alpha`: proved against simulators, not yet against many real sites. */
  readonly releaseStage: 'alpha' | 'beta' | 'generally-available';
  /** `community`: answered by those who use and develop it, without a promise. */
  readonly supportLevel: 'community' | 'publisher';
  readonly icons: { readonly light: string; readonly dark: string };
  readonly screenshots: readonly { readonly path: string; readonly title: string }[];
  readonly documentation: string;
  readonly changelog: string;
  readonly licenseFile: string;
  /** Where the publisher answers; a member is absent until the publisher has set it in package.json. */
  readonly addresses: {
    readonly documentation?: string;
    readonly repository?: string;
    readonly support?: string;
    readonly supportEmail?: string;
    readonly image?: string;
  };
}

const { name: _name, ...addresses } = publisher;

export const catalogue: Catalogue = {
  definitionId: '9f1c2a64-5f0b-4c1e-8b7d-3e6a1d20c4b8',
  categories: ['virtual-desktops', 'software-asset-management', 'monitoring', 'audit', 'security'],
  keywords: ['citrix', 'citrix-cloud', 'daas', 'virtual-apps', 'vdi', 'odata', 'licences', 'usage', 'csv'],
  releaseStage: 'alpha',
  supportLevel: 'community',
  icons: { light: 'manifest/icons/light.svg', dark: 'manifest/icons/dark.svg' },
  screenshots: [{ path: 'docs/report.png', title: 'The report that is made of the tables' }],
  documentation: 'docs/README.md',
  changelog: 'manifest/changelog.json',
  licenseFile: 'LICENSE',
  addresses,
};
