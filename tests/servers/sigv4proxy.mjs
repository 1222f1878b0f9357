// Checks the signature (AWS Signature Version 4, in headers) of every request and hands good ones to a server that checks none.
// Wrong ones get 403 with the error that AWS gives, in the JSON form.
// Usage: node sigv4proxy.mjs PORT UPSTREAM ACCESS_KEY SECRET_KEY [EXPIRED_SESSION_TOKEN]; CLOCK_OFFSET sets its clock off by so many seconds.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, request as send } from 'node:http';

const [port, upstream, accessKey, secretKey, expiredToken] = process.argv.slice(2);
const allowedSkewSeconds = 300;
const now = () => Date.now() + Number(process.env.CLOCK_OFFSET ?? 0) * 1000;

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();

/** Encodes as RFC 3986 does; encodeURIComponent leaves four more characters as they are. */
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

function canonicalQuery(query) {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

function canonicalRequest(req, body, signedHeaders) {
  const [path, query = ''] = req.url.split('?', 2);
  return [
    req.method,
    path.split('/').map(encode).join('/'),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${(req.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    sha256(body),
  ].join('\n');
}

function expectedSignature(req, body, { date, scope, signedHeaders }) {
  const [, day, region, service] = scope;
  const key = [day, region, service, 'aws4_request'].reduce(hmac, 'AWS4' + secretKey);
  const text = ['AWS4-HMAC-SHA256', date, scope.slice(1).join('/'), sha256(canonicalRequest(req, body, signedHeaders))].join('\n');
  return hmac(key, text).toString('hex');
}

const timeOf = (date) => Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** What is wrong with a request: code and message, or nothing. */
function faultOf(req, body) {
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(req.headers.authorization ?? '');
  const date = req.headers['x-amz-date'];
  if (!parts || !date) {
    return ['MissingAuthenticationToken', 'The request is not signed.'];
  }
  const [scope, signedHeaders, signature] = [parts[1].split('/'), parts[2].split(';'), parts[3]];
  const token = req.headers['x-amz-security-token'];
  if (scope[0] !== accessKey) {
    return ['InvalidClientTokenId', 'The access key is not known.'];
  }
  if (token !== undefined && token === expiredToken) {
    return ['ExpiredToken', 'The session token has expired.'];
  }
  if (!(Math.abs(now() - timeOf(date)) <= allowedSkewSeconds * 1000) || scope[1] !== date.slice(0, 8)) {
    return ['SignatureDoesNotMatch', `Signature expired: ${date} is too far from the time here.`];
  }
  const unsigned = ['host', ...Object.keys(req.headers).filter((name) => name.startsWith('x-amz-'))].find((name) => !signedHeaders.includes(name));
  if (unsigned !== undefined) {
    return ['IncompleteSignature', `Header ${unsigned} is not signed.`];
  }
  const expected = expectedSignature(req, body, { date, scope, signedHeaders });
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) ? undefined : ['SignatureDoesNotMatch', 'The signature is another one.'];
}

function refuse(res, [code, message]) {
  res.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' });
  res.end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }));
}

function forward(req, body, res) {
  const onward = send(new URL(req.url, upstream), { method: req.method, headers: req.headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  });
  onward.on('error', (error) => res.writeHead(502).end(error.message));
  res.on('close', () => onward.destroy());
  onward.end(body);
}

createServer((req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    const body = Buffer.concat(chunks);
    const fault = faultOf(req, body);
    fault ? refuse(res, fault) : forward(req, body, res);
  });
}).listen(Number(port), '127.0.0.1');
