import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isList, isObject } from '../../../core/json';
import { AwsError } from '../../../local-region/aws-call';
import type { ConfigResult, EvaluatePolicy } from '../../../local-region/config/rule-evaluations';

/** The command of AWS CloudFormation Guard, whose library AWS Config runs. */
const GUARD_PROGRAM = 'cfn-guard';

export const GUARD_IS_MISSING = `${GUARD_PROGRAM} is not installed`;

/** Whether Guard policies can be evaluated on this machine. */
export const hasGuard = (): boolean => findGuard() !== undefined;

const findGuard = ({ PATH = '' } = process.env): string | undefined =>
  PATH.split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, GUARD_PROGRAM))
    .find(isExecutable);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Evaluates items by a Guard policy with `cfn-guard`, all in one process. The parameters of the rule are a property of
 * each item, as in AWS Config. https://docs.aws.amazon.com/lambda/latest/dg/governance-config-detection.html
 */
export const evaluatePolicy: EvaluatePolicy = async (policy, items, parameters) => {
  if (items.length === 0) return [];
  const program = findGuard();
  if (program === undefined)
    throw new AwsError('NotEvaluatedHere', `Guard policies are not evaluated here: ${GUARD_IS_MISSING}`);
  const added = Object.keys(parameters).length > 0 && { CONFIG_RULE_PARAMETERS: parameters };
  const payload = { rules: [policy], data: items.map((item) => JSON.stringify({ ...item, ...added })) };
  const { output, errors, exitCode } = await runGuard(program, JSON.stringify(payload));
  // Policies that fail end the command with 19, those without a failure with 0. The output of an error looks like
  // "SKIP".
  if (exitCode !== 0 && exitCode !== 19) {
    throw new AwsError('NotEvaluatedHere', `${GUARD_PROGRAM}: ${errors.trim() || `it ended with ${exitCode}`}`);
  }
  return readGuardReport(output, items.length);
};

async function runGuard(
  program: string,
  payload: string,
): Promise<{ output: string; errors: string; exitCode: number | null }> {
  const child = spawn(program, ['validate', '--payload', '--structured', '-o', 'json', '-S', 'none']);
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  // Its exit code says why it ended before it read everything.
  child.stdin.on('error', () => undefined).end(payload);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { output, errors, exitCode };
}

const GUARD_RESULTS: Readonly<Record<string, string>> = {
  PASS: 'COMPLIANT',
  FAIL: 'NON_COMPLIANT',
  SKIP: 'NOT_APPLICABLE',
};

/**
 * Reads the report of `cfn-guard` on some items, in their order.
 * @throws AwsError if it has no result for one
 */
export function readGuardReport(text: string, count: number): ConfigResult[] {
  const files: unknown = JSON.parse(text);
  if (!isList(files) || files.length !== count) {
    throw new AwsError('NotEvaluatedHere', `${GUARD_PROGRAM}: expected ${count} results, found ${text.slice(0, 100)}`);
  }
  return files.map((file) => {
    const { status, not_compliant: failed } = isObject(file) ? file : {};
    const complianceType = GUARD_RESULTS[String(status)];
    if (!complianceType) throw new AwsError('NotEvaluatedHere', `${GUARD_PROGRAM}: unknown status "${status}"`);
    const annotation = complianceType === 'NON_COMPLIANT' ? describeFailedChecks(failed) : '';
    return { complianceType, ...(annotation !== '' && { annotation: annotation.slice(0, 256) }) };
  });
}

/** Returns the message of the first check that failed, after the name of its rule. */
function describeFailedChecks(failed: unknown): string {
  const [first] = isList(failed) ? failed : [];
  const rule = isObject(first) && isObject(first.Rule) ? first.Rule : {};
  const message = findMessage(rule.checks, 'custom_message') ?? findMessage(rule.checks, 'error_message');
  return [rule.name, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
}

/** Finds a message in checks, which are nested as deep as the clauses of the policy. */
function findMessage(value: unknown, name: string): string | undefined {
  if (isList(value)) return value.map((each) => findMessage(each, name)).find((each) => each !== undefined);
  if (!isObject(value)) return undefined;
  const { messages } = value;
  const own = isObject(messages) ? messages[name] : undefined;
  if (typeof own === 'string' && own.trim() !== '') return own.trim().replaceAll(/\s+/g, ' ');
  return findMessage(Object.values(value), name);
}
