import { AwsError, type CallInput, UNKNOWN_OPERATION } from '../aws-call';
import { InvalidInput } from './protocols/invalid-input';
import { checkRequiredMembers, readJsonInput } from './protocols/json';
import { ServiceModel } from './service-model';

/**
 * Checks the parameters of a call against the model of the service, like boto3 before it sends a call of a runbook: a name
 * or a type that the operation does not have is an error.
 * @throws AwsError
 */
export async function checkParameters(service: string, operation: string, parameters: object): Promise<CallInput> {
  const { operations } = await ServiceModel.load(service);
  const found = operations.get(operation);
  if (!found) throw new AwsError(UNKNOWN_OPERATION, `${service} has no operation ${operation}`);
  try {
    const input = readJsonInput(found.input, parameters, '', { isStrict: true }) as CallInput;
    checkRequiredMembers(found.input, input);
    return input;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new AwsError('ParamValidation', `Parameter validation failed: ${error.path}: ${error.message}`);
  }
}
