// Preloaded into fauxqs to make it more like SQS: an answer brings several messages of one group, a group keeps its order when its leases
// end, and a receipt whose lease has ended is refused.
import { SqsError } from './node_modules/fauxqs/dist/common/errors.js';
import { SqsQueue } from './node_modules/fauxqs/dist/sqs/sqsStore.js';

const { dequeueFifo, processTimers, changeVisibility, deleteMessage } = SqsQueue.prototype;

SqsQueue.prototype.dequeueFifo = function (max, ...rest) {
  const lockedBefore = new Map(this.fifoLockedGroups);
  const all = [];
  for (let more = true; more && all.length < max; ) {
    const locks = new Map(this.fifoLockedGroups);
    for (const group of locks.keys()) {
      if (!lockedBefore.has(group)) {
        this.fifoLockedGroups.delete(group);
      }
    }
    const taken = dequeueFifo.call(this, max - all.length, ...rest);
    for (const [group, count] of locks) {
      if (!lockedBefore.has(group)) {
        this.fifoLockedGroups.set(group, count + (this.fifoLockedGroups.get(group) ?? 0));
      }
    }
    more = taken.length > 0;
    all.push(...taken);
  }
  return all;
};

function sorted(queue) {
  for (const group of queue.fifoMessages.values()) {
    group.sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1));
  }
}

SqsQueue.prototype.processTimers = function () {
  processTimers.call(this);
  sorted(this);
};

SqsQueue.prototype.changeVisibility = function (...args) {
  changeVisibility.apply(this, args);
  sorted(this);
};

SqsQueue.prototype.deleteMessage = function (receipt) {
  const held = this.inflightMessages.get(receipt);
  this.deletedReceipts ??= new Set();
  if (!this.deletedReceipts.has(receipt) && !(held?.visibilityDeadline > Date.now())) {
    throw new SqsError('InvalidParameterValue', `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`);
  }
  this.deletedReceipts.add(receipt);
  return deleteMessage.call(this, receipt);
};
