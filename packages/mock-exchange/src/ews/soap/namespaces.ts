/** XML namespaces of SOAP 1.1 and of Exchange Web Services (services.wsdl, messages.xsd, types.xsd). */
export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';
export const typesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/types';
export const messagesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/messages';
export const errorsNamespace = 'http://schemas.microsoft.com/exchange/services/2006/errors';
