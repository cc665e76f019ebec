import type { ConfigurationItem } from '../../core/item';
import { formatValue, isList, isObject, isString } from '../../core/json';
import type { Description } from '../../core/reading/reader';
import { UnreadableItem } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import type { DocumentContext, JsonDocument } from '../document';
import type { DocumentReader, Form } from '../document-reader';
import { toTags } from '../items/tags';
import { ParseError } from '../parse-error';

/**
 * The output of a describe call, as a reader declares it: `{"Volumes": [{"VolumeId": …}]}`, or one object instead of a
 * list (`describe-certificate`).
 */
export const description: Form = {
  name: 'description',
  matches: (document, context) => findDescription(flattenReservations(document), context) !== undefined,
  read(document, reader) {
    const flat = flattenReservations(document);
    const declared = findDescription(flat, reader.context) as Description;
    const value = flat[findList(declared, flat) as string];
    for (const element of isList(value) ? value : [value]) readElement(declared, element, reader);
    reader.noteFurtherPages(document);
  },
};

/** Refuses the output of describe calls without a reader: lists of objects under a name such as `Vpcs`. */
export function refuseDescription(document: JsonDocument, { descriptions = [] }: DocumentContext): void {
  const list = Object.keys(document).find((key) => /^[A-Z]/.test(key) && isList(document[key]));
  if (!list || !(document[list] as unknown[]).every(isObject)) return;
  const known = [...new Set(descriptions.flatMap(({ list, otherLists = [] }) => [list, ...otherLists]))].sort();
  const advice = known.length > 0 ? `: supported describe output is ${joinList(known, known.length)}` : '';
  throw new ParseError(`Cannot evaluate a list of ${list}${advice}`, 'unknown');
}

const findDescription = (document: JsonDocument, { descriptions }: DocumentContext): Description | undefined =>
  descriptions?.find((declared) => findList(declared, document) !== undefined);

/** DescribeInstances lists instances by reservation, which names their owner. */
function flattenReservations(document: JsonDocument): JsonDocument {
  if (!isList(document.Reservations)) return document;
  const Instances = document.Reservations.flatMap((reservation) => {
    if (!isObject(reservation) || !isList(reservation.Instances)) return [];
    const { OwnerId } = reservation;
    return reservation.Instances.map((instance) => (isObject(instance) ? { OwnerId, ...instance } : instance));
  });
  return { ...document, Instances };
}

/** Several services have lists of the same name (`Rules`), so the elements must have the id, too. */
function findList({ list, otherLists = [], id }: Description, document: JsonDocument): string | undefined {
  return [list, ...otherLists].find((name) => {
    if (!Object.hasOwn(document, name)) return false;
    const value = document[name];
    if (isObject(value)) return isString(value[id]);
    return isList(value) && (value.length === 0 || value.some((element) => isObject(element) && isString(element[id])));
  });
}

function readElement(declared: Description, element: unknown, reader: DocumentReader): void {
  try {
    reader.resources.push(toDescribedItem(declared, element, reader.context));
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    const id = isObject(element) ? element[declared.id] : undefined;
    reader.unreadable.push({
      resourceType: declared.resourceType,
      ...(isString(id) && { resourceId: id }),
      message: error.message,
    });
  }
}

function toDescribedItem(declared: Description, element: unknown, { scope }: DocumentContext): ConfigurationItem {
  const id = isObject(element) ? element[declared.id] : undefined;
  if (!isObject(element) || !isString(id)) {
    throw new UnreadableItem(
      `Cannot read ${declared.list}: expected objects with a ${declared.id}, found ${formatValue(element)}`,
    );
  }
  const name = declared.name && element[declared.name];
  const arn = declared.arn && element[declared.arn];
  const [, , , arnRegion, arnAccount] = (isString(arn) ? arn : id).split(':');
  const accountId = [arnAccount, element.OwnerId].find(hasTwelveDigits) ?? scope?.accountId;
  const region = arnRegion || scope?.region;
  return {
    shape: 'description',
    resourceType: declared.resourceType,
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

const hasTwelveDigits = (value: unknown): value is string => isString(value) && /^\d{12}$/.test(value);
