/**
 * Hosts of this mock's data centre in Exchange Online's form (region, forest, role): clients and people look for them in brackets at the
 * end of an answer. The front end takes connections, the store keeps mailboxes.
 */
export const frontEnd = 'MOCKPR01CA0001.MOCKPRD01.PROD.OUTLOOK.EXAMPLE';
export const store = 'MOCKPR01MB0001.MOCKPRD01.PROD.OUTLOOK.EXAMPLE';
/** What a greeting says. */
export const greetingName = 'MOCKPR01CA0001.outlook.office365.example';
