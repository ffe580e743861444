// Stryker disable StringLiteral: texts for people; catalogue.test.ts holds codes and patterns
export const entraCodes = 'https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes';
export const ewsCodes =
  'https://learn.microsoft.com/en-us/exchange/client-developer/web-service-reference/responsecode';
export const basicEnd =
  'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online';
export const oauthForMail =
  'https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth';
