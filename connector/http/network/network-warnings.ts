import type { WarningCode } from '../../errors/warnings.ts';
import { type ProxyOptions, proxiesOf, unclearEntries } from './proxies.ts';

interface NetworkWarning {
  readonly code: WarningCode;
  readonly message: string;
}

/**
 * Settings of the network that have no effect.
 * @throws ConnectorError PARAMETERS_INVALID when a proxy cannot be used
 */
export function networkWarnings(options: ProxyOptions): readonly NetworkWarning[] {
  const { http, https, noProxy } = proxiesOf(options);
  const unclear = http === '' && https === '' ? [] : unclearEntries(noProxy);
  const warnings: NetworkWarning[] = [];
  if (unclear.length > 0) {
    const message = `NO_PROXY contains unsupported entries: ${namesText(unclear)}.`;
    warnings.push({ code: 'NO_PROXY_UNCLEAR', message });
  }
  // Node.js knows this value alone.
  if (options.env?.['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    const message = 'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are verified.';
    warnings.push({ code: 'TLS_SETTING_IGNORED', message });
  }
  return warnings;
}

const mostNames = 10;
const longestName = 60;

function namesText(entries: readonly string[]): string {
  const names = entries
    .slice(0, mostNames)
    .map((entry) => JSON.stringify(entry.length > longestName ? `${entry.slice(0, longestName)}…` : entry));
  const more = entries.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
