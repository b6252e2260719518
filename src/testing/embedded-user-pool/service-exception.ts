/** An answer of the service that says no; the name is Cognito's own. */
export class ServiceException extends Error {
  override readonly name: string

  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** Cognito's most frequent refusal: a wrong password, a dead token, an old challenge. */
export const notAuthorized = (message: string): ServiceException =>
  new ServiceException('NotAuthorizedException', message)

/** What Cognito answers to a request that is not well-formed. */
export const invalidParameter = (message: string): ServiceException =>
  new ServiceException('InvalidParameterException', message)
