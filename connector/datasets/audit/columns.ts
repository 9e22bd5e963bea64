import { type Column, derived, text } from '../define.ts';
import { joinedTexts, jsonText } from '../derivations.ts';

/**
 * What operations of the configuration log and the low-level operations they are made of have in common.
 * @param at where such an operation stands in what a row is made of, with a dot
 */
export function operationColumns(at: '' | 'LowLevel.', what: string): readonly Column[] {
  return [
    text('text', `${at}Text`, `What was done, in English; it names the objects the ${what} was about.`),
    text(
      'operation_type',
      `${at}OperationType`,
      '`ConfigurationChange`, `AdminActivity` (something done with sessions or machines) or `Unknown`.',
    ),
    derived(
      'target_types',
      'text',
      [`${at}TargetTypes`],
      joinedTexts,
      'Kinds of objects it was about, joined by `;`; null when there are none.',
    ),
    text('source', `${at}Source`, 'Where it came from, such as `Studio` or `Broker SDK`.'),
    text(
      'actor_name',
      `${at}User`,
      'Who did it: an address, an account (`DOMAIN\\name`), or the name of an API client; null when the log has no name. Personal data.',
    ),
    text(
      'user_identity',
      `${at}UserIdentity`,
      'Security identifier or Citrix Cloud identity of who did it; null on sites that do not report it.',
    ),
    text(
      'admin_machine_ip',
      `${at}AdminMachineIP`,
      'Address of the machine it was done from; null when the log has none.',
    ),
    {
      ...derived(
        'parameters',
        'text',
        [`${at}Parameters`],
        jsonText,
        `Parameters of the ${what}, such as those of a PowerShell cmdlet, as a JSON list of names and values. They may contain secrets: null unless \`includeCmdletParameters\` is true.`,
      ),
      shownBy: 'includeCmdletParameters',
    },
  ];
}
