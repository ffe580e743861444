import { isShared } from '../../mailboxes/mailbox.ts';
import { noSegment, notServed } from '../protocol/graphError.ts';
import type { GraphAnswer } from '../protocol/graphRequest.ts';
import { contextOf, entityAnswer, type GraphCall, type Route } from '../protocol/route.ts';

export const mailboxSettingsRoutes: readonly Route[] = [
  { method: 'GET', path: 'mailboxSettings', need: 'settings-read', run: getSettings },
  { method: 'GET', path: 'mailboxSettings/:setting', need: 'settings-read', run: getSetting },
  { method: 'PATCH', path: 'mailboxSettings', need: 'settings-read', run: refuseChange },
];

async function refuseChange(): Promise<GraphAnswer> {
  throw notServed('changes of mailbox settings');
}

async function getSettings(call: GraphCall): Promise<GraphAnswer> {
  return entityAnswer(call, 'mailboxSettings', settingsOf(call));
}

async function getSetting(call: GraphCall): Promise<GraphAnswer> {
  const { setting = '' } = call.params;
  const found = Object.entries(settingsOf(call)).find(([name]) => name.toLowerCase() === setting.toLowerCase());
  if (found === undefined) throw noSegment(setting);
  const [name, value] = found;
  const context = contextOf(call, `mailboxSettings/${name}`);
  const body =
    typeof value === 'object' ? { '@odata.context': context, ...value } : { '@odata.context': context, value };
  return { status: 200, body };
}

// A mailbox nobody opened in Outlook yet has these.
function settingsOf({ mailbox: { owner } }: GraphCall) {
  const never = { dateTime: '0001-01-01T00:00:00.0000000', timeZone: 'UTC' };
  return {
    archiveFolder: '',
    timeZone: 'UTC',
    delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
    dateFormat: 'M/d/yyyy',
    timeFormat: 'h:mm tt',
    userPurpose: isShared(owner) ? 'shared' : 'user',
    automaticRepliesSetting: {
      status: 'disabled',
      externalAudience: 'all',
      internalReplyMessage: '',
      externalReplyMessage: '',
      scheduledStartDateTime: never,
      scheduledEndDateTime: never,
    },
    language: { locale: 'en-US', displayName: 'English (United States)' },
    workingHours: {
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      startTime: '08:00:00.0000000',
      endTime: '17:00:00.0000000',
      timeZone: { name: 'UTC' },
    },
  };
}
