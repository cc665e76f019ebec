import { AwsError, UNKNOWN_OPERATION } from '../aws-call';
import { toMemberPath } from './constraints';
import { InvalidInput } from './protocols/invalid-input';
import { toJsonOutput } from './protocols/json';
import { type RestAnswer, writeRest, XML_DECLARATION } from './protocols/rest';
import { escapeXml, writeMembers } from './protocols/write-xml';
import type { OperationModel, ServiceModel } from './service-model';

/** The form of a request and its answer. */
export type WireProtocol = 'json-1.0' | 'json-1.1' | 'query' | 'ec2' | 'rest-json' | 'rest-xml' | 's3';

/** Writes the answer of an operation in its protocol. */
export function writeOutput(
  protocol: WireProtocol,
  { xmlNamespace }: ServiceModel,
  operation: OperationModel,
  output: object,
  requestId: string,
): RestAnswer {
  const { name, output: schema } = operation;
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1':
      return {
        status: 200,
        headers: { 'content-type': `application/x-amz-${protocol}` },
        body: schema.isUnitSchema() ? '' : JSON.stringify(toJsonOutput(schema, output)),
      };
    case 'ec2':
      return writeXmlDocument(
        `<${name}Response xmlns="${xmlNamespace}/"><requestId>${requestId}</requestId>${writeMembers(schema, output, 'item')}</${name}Response>`,
      );
    case 'query': {
      const result = schema.isUnitSchema()
        ? ''
        : `<${name}Result>${writeMembers(schema, output, 'member')}</${name}Result>`;
      return writeXmlDocument(
        `<${name}Response xmlns="${xmlNamespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
      );
    }
    case 'rest-json':
      return writeRest(operation, output, 'json', '');
    case 'rest-xml':
    case 's3': {
      const answer = writeRest(operation, output, 'xml', xmlNamespace);
      const hasType = 'content-type' in answer.headers || answer.body.length === 0;
      return hasType ? answer : { ...answer, headers: { ...answer.headers, 'content-type': 'application/xml' } };
    }
  }
}

const writeXmlDocument = (document: string, status = 200): RestAnswer => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8' },
  body: XML_DECLARATION + document,
});

/** Writes an error in the shape of its protocol. */
export function writeAwsError(
  protocol: WireProtocol,
  error: AwsError,
  requestId: string,
  model?: ServiceModel,
): RestAnswer {
  const { code, message, status } = error;
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  const text = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1':
    case 'rest-json': {
      const queryError = model?.findQueryError(code);
      return {
        status,
        headers: {
          'content-type': protocol === 'rest-json' ? 'application/json' : `application/x-amz-${protocol}`,
          'x-amzn-errortype': code,
          ...(queryError && { 'x-amzn-query-error': `${queryError[0]};${fault}` }),
        },
        body: JSON.stringify({ ...(protocol !== 'rest-json' && { __type: code }), message, ...error.members }),
      };
    }
    case 'ec2':
      return writeXmlDocument(
        `<Response><Errors><Error>${text}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
        status,
      );
    case 'query':
    case 'rest-xml':
      return writeXmlDocument(
        `<ErrorResponse xmlns="${model?.xmlNamespace ?? ''}"><Error><Type>${fault}</Type>${text}${writeErrorMembers(error)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        status,
      );
    case 's3':
      return {
        status,
        headers: { 'content-type': 'application/xml' },
        body: `${XML_DECLARATION}<Error>${text}${writeErrorMembers(error)}<RequestId>${requestId}</RequestId><HostId>${requestId}</HostId></Error>`,
      };
  }
}

const writeErrorMembers = ({ members }: AwsError): string =>
  Object.entries(members)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join('');

/** Returns the error with which a protocol answers anything that reading or answering a call threw. */
export function toAwsError(protocol: WireProtocol, error: unknown): AwsError {
  if (error instanceof AwsError) return error.code === UNKNOWN_OPERATION ? toUnknownOperation(protocol, error) : error;
  if (error instanceof InvalidInput) return toInputError(protocol, error);
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError(protocol === 'ec2' || protocol === 's3' ? 'InternalError' : 'InternalFailure', message, 500);
}

/** The errors for an operation that a service does not have, where a protocol has another than JSON. */
const UNKNOWN_OPERATION_ERRORS: Partial<Record<WireProtocol, readonly [code: string, status: number]>> = {
  query: ['InvalidAction', 400],
  ec2: ['InvalidAction', 400],
  'rest-xml': ['InvalidAction', 400],
  'rest-json': [UNKNOWN_OPERATION, 404],
  s3: ['NotImplemented', 501],
};

function toUnknownOperation(protocol: WireProtocol, error: AwsError): AwsError {
  const [code, status] = UNKNOWN_OPERATION_ERRORS[protocol] ?? [error.code, error.status];
  return new AwsError(code, error.message, status);
}

function toInputError(protocol: WireProtocol, { reason, path, message }: InvalidInput): AwsError {
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1':
    case 'rest-json':
      if (reason === 'constraint') return new AwsError('ValidationException', `${CONSTRAINT_ERROR} ${message}`);
      return reason === 'missing'
        ? new AwsError('ValidationException', createConstraintMessage(path))
        : new AwsError('SerializationException', message);
    case 'query':
      if (reason === 'constraint') return new AwsError('ValidationError', `${CONSTRAINT_ERROR} ${message}`);
      return reason === 'missing'
        ? new AwsError('ValidationError', createConstraintMessage(path))
        : new AwsError('MalformedInput', message);
    case 'ec2': {
      if (reason === 'missing') {
        return new AwsError('MissingParameter', `The request must contain the parameter ${path}`);
      }
      if (reason === 'unknown') return new AwsError('UnknownParameter', message);
      return new AwsError('InvalidParameterValue', `Invalid value for parameter ${path}. ${message}`);
    }
    case 'rest-xml':
    case 's3':
      // A member of a member is in the body.
      return reason === 'malformed' || reason === 'missing' || (reason === 'constraint' && path.includes('.'))
        ? new AwsError(
            'MalformedXML',
            'The XML you provided was not well-formed or did not validate against our published schema',
          )
        : new AwsError('InvalidArgument', message);
  }
}

const CONSTRAINT_ERROR = '1 validation error detected:';

const createConstraintMessage = (path: string): string =>
  `${CONSTRAINT_ERROR} Value null at '${toMemberPath(path)}' failed to satisfy constraint: Member must not be null`;
