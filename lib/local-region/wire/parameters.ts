import { AwsError, type CallInput, UNKNOWN_OPERATION } from '../aws-call';
import { toAwsError, type WireProtocol } from './answers';
import { checkConstraints } from './constraints';
import { InvalidInput } from './protocols/invalid-input';
import { checkRequiredMembers, readJsonInput } from './protocols/json';
import { ServiceModel } from './service-model';
import type { ServiceEntry } from './service-table';

/**
 * Checks the parameters of a call against the model of the service, like boto3 before it sends a call of a runbook: a name
 * or a type that the operation does not have is an error. Values that the service refuses have its own error.
 * @throws AwsError
 */
export function checkParameters(service: string, operation: string, parameters: object): CallInput {
  const model = ServiceModel.load(service);
  const found = model.operations.get(operation);
  if (!found) throw new AwsError(UNKNOWN_OPERATION, `${service} has no operation ${operation}`);
  try {
    const input = readJsonInput(found.input, parameters, '', { isStrict: true }) as CallInput;
    checkRequiredMembers(found.input, input);
    checkConstraints(model, operation, input);
    return input;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    if (error.reason === 'constraint') throw toAwsError(findServiceProtocol(model.entry), error);
    throw new AwsError('ParamValidation', `Parameter validation failed: ${error.path}: ${error.message}`);
  }
}

/** Returns the protocol in which boto3 calls a service. */
function findServiceProtocol({ name, rest, target }: ServiceEntry): WireProtocol {
  if (name === 's3' || name === 'ec2') return name;
  if (rest) return `rest-${rest}`;
  return target === undefined ? 'query' : 'json-1.1';
}
