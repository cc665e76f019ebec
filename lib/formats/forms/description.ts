import type { ConfigurationItem } from '../../core/item';
import { isList, isObject, isString, formatValue } from '../../core/reading/properties';
import type { Description } from '../../core/reading/reader';
import { UnreadableItem } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import type { DocumentContext, JsonDocument, Form, DocumentReader } from '../document-reader';
import { ParseError } from '../parse-error';
import { toTags } from '../tags';

/**
 * The output of a describe call, by the readers' declarations: `{"Volumes": [{"VolumeId": …}]}`, or one object in the
 * place of a list (`describe-certificate`).
 */
export const description: Form = {
  name: 'description',
  is: (document, { descriptions }) => declared(flattened(document), descriptions) !== undefined,
  read(document, reading) {
    const flat = flattened(document);
    const known = declared(flat, reading.context.descriptions) as Description;
    const value = flat[known.list];
    for (const element of isList(value) ? value : [value]) readElement(known, element, reading);
    reading.noteFurtherPages(document);
  },
};

/** Refuses the output of describe calls for which there is no reader: lists of objects under a name such as `Vpcs`. */
export function refuseDescription(document: JsonDocument, { descriptions = [] }: DocumentContext): void {
  const list = Object.keys(document).find((key) => /^[A-Z]/.test(key) && isList(document[key]));
  if (!list || !(document[list] as unknown[]).every(isObject)) return;
  const known = [...new Set(descriptions.map((one) => one.list))].sort();
  const advice = known.length > 0 ? `: of describe calls, ${joinList(known, known.length)} are read` : '';
  throw new ParseError(`Cannot judge a list of ${list}${advice}`, 'unknown');
}

const declared = (document: JsonDocument, descriptions: DocumentContext['descriptions']): Description | undefined =>
  descriptions?.find((one) => describes(one, document));

const flattened = (document: JsonDocument): JsonDocument =>
  isList(document.Reservations) ? { ...document, Instances: instancesOf(document.Reservations) } : document;

/** DescribeInstances lists instances by reservation, which names their owner. */
const instancesOf = (reservations: readonly unknown[]): unknown[] =>
  reservations.flatMap((reservation) => {
    if (!isObject(reservation) || !isList(reservation.Instances)) return [];
    const { OwnerId } = reservation;
    return reservation.Instances.map((instance) => (isObject(instance) ? { OwnerId, ...instance } : instance));
  });

/** Unlike services have lists of the same name (`Rules`), so the elements must have the id, too. */
function describes({ list, id }: Description, document: JsonDocument): boolean {
  if (!Object.hasOwn(document, list)) return false;
  const value = document[list];
  if (isObject(value)) return isString(value[id]);
  return isList(value) && (value.length === 0 || value.some((element) => isObject(element) && isString(element[id])));
}

function readElement(known: Description, element: unknown, reading: DocumentReader): void {
  try {
    reading.resources.push(toResource(known, element, reading.context));
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    const id = isObject(element) ? element[known.id] : undefined;
    reading.unreadable.push({
      resourceType: known.resourceType,
      ...(isString(id) && { resourceId: id }),
      message: error.message,
    });
  }
}

function toResource(known: Description, element: unknown, { place }: DocumentContext): ConfigurationItem {
  const id = isObject(element) ? element[known.id] : undefined;
  if (!isObject(element) || !isString(id)) {
    throw new UnreadableItem(`Cannot read ${known.list}: expected objects with a ${known.id}, found ${formatValue(element)}`);
  }
  const name = known.name && element[known.name];
  const arn = known.arn && element[known.arn];
  const [, , , arnRegion, arnAccount] = (isString(arn) ? arn : id).split(':');
  const accountId = [arnAccount, element.OwnerId].find(isAccount) ?? place?.accountId;
  const region = arnRegion || place?.region;
  return {
    shape: 'description',
    resourceType: known.resourceType,
    resourceId: id,
    ...(isString(name) && { resourceName: name }),
    ...(isString(arn) && { arn }),
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    status: 'OK',
    tags: toTags(element.Tags ?? element.TagSet, 'Tags'),
    relationships: [],
    configuration: element,
    supplementaryConfiguration: {},
  };
}

const isAccount = (value: unknown): value is string => isString(value) && /^\d{12}$/.test(value);
