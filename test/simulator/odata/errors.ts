/** The query cannot be answered: 400 or 404 with the text the service's framework gives. */
export class QueryError extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.name = 'QueryError';
    this.status = status;
  }
}

export function unknownProperty(name: string, type: string): QueryError {
  return new QueryError(`Could not find a property named '${name}' on type 'Citrix.Monitor.Model.${type}'.`);
}

export function syntaxError(position: number, text: string): QueryError {
  return new QueryError(`Syntax error at position ${position} in '${text}'.`);
}
