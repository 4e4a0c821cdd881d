// Starts a personal data server and a directory of identities, both on loopback only.
// Usage: node serve.mjs INSTALLED DATA. Prints one line of JSON when ready; ends with its stdin.
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [installed, data] = process.argv.slice(2)
const require = createRequire(path.join(installed, 'package.json'))
const load = (name) => import(pathToFileURL(require.resolve(name)).href)

// Both servers name a port only, which means all interfaces.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const [port, ...rest] = args
  if (typeof port !== 'number') return listen.apply(this, args)
  return listen.call(this, port, '127.0.0.1', ...rest.filter((one) => typeof one === 'function'))
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = net.createServer().listen(0, () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const { PlcServer, Database } = await load('@did-plc/server')
const directory = PlcServer.create({ db: Database.mock(), port: await freePort() })
const { port: directoryPort } = (await directory.start()).address()

const port = await freePort()
Object.assign(process.env, {
  PDS_HOSTNAME: 'localhost',
  PDS_PORT: String(port),
  PDS_DEV_MODE: 'true',
  PDS_ENABLE_DID_DOC_WITH_SESSION: 'true',
  PDS_DATA_DIRECTORY: data,
  PDS_BLOBSTORE_DISK_LOCATION: path.join(data, 'blobs'),
  PDS_DID_PLC_URL: `http://localhost:${directoryPort}`,
  PDS_SERVICE_HANDLE_DOMAINS: '.test',
  PDS_INVITE_REQUIRED: 'false',
  PDS_RATE_LIMITS_ENABLED: 'false',
  PDS_DISABLE_SSRF_PROTECTION: 'true',
  PDS_JWT_SECRET: randomBytes(16).toString('hex'),
  PDS_ADMIN_PASSWORD: randomBytes(16).toString('hex'),
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: randomBytes(32).toString('hex'),
})
const { PDS, envToCfg, envToSecrets, readEnv } = await load('@atproto/pds')
const env = readEnv()
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
await pds.start()

console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, directory: `http://127.0.0.1:${directoryPort}` }))
process.stdin.on('end', () => process.exit(0)).resume()
