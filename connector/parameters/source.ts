import { brokersOf } from './fields/analytics.ts';
import { endpointsOf, type RegionName } from './regions.ts';
import type { Parameters } from './schema.ts';

/** A customer of Citrix Cloud, and as whom it is asked. */
export interface CloudAccess {
  readonly customerId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly region: RegionName;
  readonly baseUrl?: string | undefined;
  readonly siteId?: string | undefined;
}

/** The export of Citrix Analytics, and as whom it is read. */
interface ExportSettings {
  readonly brokers: readonly [string, ...string[]];
  readonly topic: string;
  readonly group: string;
  readonly user: string;
  readonly password: string;
  readonly caFile?: string | undefined;
}

/** Which source a run reads, chosen once by the tables asked for. The export may be read beside another source. */
export type SourceChoice =
  | { readonly kind: 'cloud'; readonly cloud: CloudAccess; readonly export: ExportSettings | undefined }
  | { readonly kind: 'analytics'; readonly export: ExportSettings };

/** What the tables asked for come from. */
interface Chosen {
  readonly cloud: boolean;
  readonly analytics: boolean;
}

/** @returns undefined where something is missing that the source needs */
export function chooseSource(parameters: Parameters, { cloud, analytics }: Chosen): SourceChoice | undefined {
  const settings = analytics ? exportSettingsOf(parameters) : undefined;
  if (analytics && settings === undefined) return undefined;
  if (!cloud) return settings && { kind: 'analytics', export: settings };
  const access = cloudAccessOf(parameters);
  return access && { kind: 'cloud', cloud: access, export: settings };
}

function cloudAccessOf(parameters: Parameters): CloudAccess | undefined {
  const { customerId, clientId, clientSecret, region, baseUrl, siteId } = parameters;
  if (customerId === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { customerId, clientId, clientSecret, region, baseUrl, siteId };
}

function exportSettingsOf(parameters: Parameters): ExportSettings | undefined {
  const { analyticsTopic: topic, analyticsGroup: group, analyticsUser: user } = parameters;
  const { analyticsPassword: password, analyticsCaFile: caFile } = parameters;
  if (topic === undefined || group === undefined || user === undefined || password === undefined) {
    return undefined;
  }
  return { brokers: brokersOf(parameters), topic, group, user, password, caFile };
}

/** Where the tables come from, for people and for what is kept from run to run: without path. */
export function hostOf(source: SourceChoice): string {
  return source.kind === 'cloud'
    ? new URL(endpointsOf(source.cloud).monitor.url).host
    : source.export.brokers[0];
}
