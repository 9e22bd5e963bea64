import { applicationType, lifecycleState } from '../../../citrix/monitor/enums.ts';
import { boolean, type Column, enumeration, text } from '../../define.ts';

/** The published application that ran, as it is in the site when the table is made. */
export const applicationColumns: readonly Column[] = [
  text('application_id', 'ApplicationId', 'GUID of the published application that ran; empty when unknown.'),
  text(
    'application_name',
    'application.Name',
    'Name administrators gave the application in the site; empty when the application is unknown.',
  ),
  text(
    'application_published_name',
    'application.PublishedName',
    'Name under which users see the application; empty when the application is unknown.',
  ),
  text(
    'application_browser_name',
    'application.BrowserName',
    'Unique internal name of the application, which stays when the published name is changed; empty when unknown.',
  ),
  text(
    'application_path',
    'application.Path',
    'Path of the program the application starts, to recognise the software by; empty when unknown.',
  ),
  ...enumeration(
    'application_type',
    'application.ApplicationType',
    applicationType,
    "Whether the program runs on the site's machines or on the user's device.",
  ),
  boolean(
    'application_is_enabled',
    'application.Enabled',
    'True when users could start the application at the time the table was made.',
  ),
  ...enumeration(
    'application_lifecycle_state',
    'application.LifecycleState',
    lifecycleState,
    'Whether the application still exists in the site, at the time the table was made: deleted ones are kept for their history.',
  ),
];
