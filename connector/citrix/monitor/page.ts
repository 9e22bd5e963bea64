import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import { countIn } from '../counts.ts';
import { nextLinkIn } from './next-link.ts';

/** An answer of the service as a page. @throws ConnectorError RESPONSE_INVALID when it is none */
export function pageOf(answer: unknown, address: URL) {
  const rows = isRecord(answer) ? answer['value'] : undefined;
  if (!isRecord(answer) || !Array.isArray(rows) || !rows.every(isRecord)) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${address.pathname}: the answer is not an OData page (\`value\` is not a list of rows).`,
    );
  }
  return {
    rows,
    next: nextLinkIn(annotationIn(answer, 'nextLink'), address),
    count: countIn(annotationIn(answer, 'count')),
  };
}

/** OData 4.01 leaves `odata.` out, version 3 the `@`, and some services write them in another case. */
const spellings = { nextLink: /^(?:@odata\.|@|odata\.)nextlink$/i, count: /^(?:@odata\.|@|odata\.)count$/i };

function annotationIn(answer: Readonly<Record<string, unknown>>, name: keyof typeof spellings): unknown {
  const usual = answer[`@odata.${name}`];
  if (usual !== undefined) return usual;
  const spelled = Object.keys(answer).find((member) => spellings[name].test(member));
  return spelled === undefined ? undefined : answer[spelled];
}
