import type { Manifest } from '../../manifest/form.ts';
import { manifest } from '../../manifest.ts';
import { isRequired, parameterEntries, plainProperty } from '../../parameters/json-schema.ts';
import type { ParameterProperty } from '../../parameters/property.ts';
import { type AirbyteMessage, protocolVersion } from './messages.ts';

/** How to get credentials, which is what somebody who fills in the form lacks. */
const documentationUrl =
  'https://developer-docs.citrix.com/en-us/citrix-cloud/citrix-cloud-api-overview/get-started-with-citrix-cloud-apis';

/**
 * Parameters that Airbyte decides by other means: which streams there are and how they are synced is the business of
 * the configured catalog, files are not left, and a budget could only end streams that the next sync would start over,
 * since nothing of a stream is sent before it has been read whole.
 */
export const leftToHost: ReadonlySet<string> = new Set([
  ...manifest.datasets.flatMap(({ parameter }) => parameter ?? []),
  ...[
    'extraDatasets',
    'mode',
    'formats',
    'csvEscapeFormulas',
    'csvByteOrderMark',
    'maxRows',
    'maxRunMinutes',
  ],
]);

/** Where the form of a host shows something else than a parameters file. */
const changes: Readonly<Record<string, Partial<ParameterProperty>>> = {
  clientSecret: {
    description: 'Secret of the API client. Citrix Cloud shows it once, when the client is created.',
  },
  analyticsPassword: { description: 'Password of that user. Required for risk datasets.' },
  proxyPassword: { description: 'Password of that user.' },
  // It may hold a password, and Airbyte shows all that is not marked as secret.
  proxyUrl: { airbyte_secret: true },
};

/** What a host needs to ask for a configuration: the form, and what of it is secret. */
export function specMessage({ name, parameters }: Manifest): AirbyteMessage {
  const properties = parameterEntries(parameters)
    .filter(([parameter, { deprecated }]) => !leftToHost.has(parameter) && deprecated !== true)
    .map(
      ([parameter, property], order) =>
        [parameter, { ...plainProperty(property), ...changes[parameter], order }] as const,
    );
  const groups = [...new Set(properties.map(([, { group }]) => group))];
  return {
    type: 'SPEC',
    spec: {
      documentationUrl,
      connectionSpecification: {
        $schema: parameters.$schema,
        title: name,
        type: 'object',
        required: properties.map(([name]) => name).filter((name) => isRequired(parameters, name)),
        // Airbyte adds members of its own.
        additionalProperties: true,
        groups: groups.map((group) => ({ id: group, title: group })),
        properties: Object.fromEntries(properties),
      },
      supportsIncremental: true,
      supported_destination_sync_modes: ['overwrite', 'append', 'append_dedup'],
      protocol_version: protocolVersion,
    },
  };
}
