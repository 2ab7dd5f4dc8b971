// A telephone in a page: JsSIP between the microphone and what the page measures of the far side's sound.
// Bundled by driver.mjs; everything it offers is on window.phone.

import JsSIP from 'jssip'

const microphone = {
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  video: false,
}
const tell = (event, detail = {}) => window.tell({ event, ...detail })

let agent
let session
let ear

// A tone is told by its strongest frequency; loudness is the root mean square, 0 to 1.
class Ear {
  constructor(stream) {
    // Chromium decodes a remote stream only while an element plays it.
    this.element = Object.assign(new Audio(), { srcObject: stream, muted: true })
    this.element.play()
    this.context = new AudioContext({ sampleRate: 48000 })
    this.analyser = this.context.createAnalyser()
    this.analyser.fftSize = 8192
    this.analyser.smoothingTimeConstant = 0
    this.context.createMediaStreamSource(stream).connect(this.analyser)
  }

  listen() {
    const wave = new Float32Array(this.analyser.fftSize)
    this.analyser.getFloatTimeDomainData(wave)
    const loudness = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length)
    const spectrum = new Float32Array(this.analyser.frequencyBinCount)
    this.analyser.getFloatFrequencyData(spectrum)
    const strongest = spectrum.indexOf(Math.max(...spectrum))
    return { frequency: (strongest * this.context.sampleRate) / this.analyser.fftSize, loudness }
  }

  close() {
    this.element.srcObject = null
    this.context.close()
  }
}

function follow(one) {
  session = one
  const { connection } = one
  const watch = (peer) =>
    peer.addEventListener('track', ({ track, streams }) => {
      ear?.close()
      ear = new Ear(streams[0] ?? new MediaStream([track]))
      tell('track', { streams: streams.length })
    })
  if (connection) watch(connection)
  one.on('peerconnection', ({ peerconnection }) => watch(peerconnection))
  for (const name of ['progress', 'confirmed', 'hold', 'unhold']) one.on(name, () => tell(name))
  one.on('newDTMF', ({ originator, dtmf }) => tell('digit', { originator, digit: dtmf.tone }))
  one.on('failed', ({ cause }) => tell('ended', { cause }))
  one.on('ended', ({ cause }) => tell('ended', { cause }))
  one.on('sdp', ({ originator, type, sdp }) => tell('sdp', { originator, type, sdp }))
}

window.phone = {
  register({ server, uri, password }) {
    JsSIP.debug.disable()
    const sockets = [new JsSIP.WebSocketInterface(server)]
    agent = new JsSIP.UA({ sockets, uri, password, register_expires: 120 })
    for (const name of ['connected', 'disconnected', 'registered']) agent.on(name, () => tell(name))
    agent.on('registrationFailed', ({ cause }) => tell('registration_failed', { cause }))
    agent.on('newRTCSession', ({ originator, session: one }) => {
      if (originator === 'local') return
      follow(one)
      tell('incoming', { from: one.remote_identity.uri.user, name: one.remote_identity.display_name })
    })
    agent.start()
  },
  call({ target }) {
    follow(agent.call(target, { mediaConstraints: microphone, rtcOfferConstraints: {} }))
  },
  answer: () => session.answer({ mediaConstraints: microphone }),
  hangUp: () => session.terminate(),
  hold: () => session.hold(),
  resume: () => session.unhold(),
  press: ({ digits, by }) => session.sendDTMF(digits, { transportType: by, duration: 120, interToneGap: 120 }),
  transfer({ target }) {
    session.refer(target)
  },
  restartIce: () => session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }),
  listen: () => ear?.listen() ?? { frequency: 0, loudness: 0 },
  async statistics() {
    const found = { codec: '', candidate: '', dtls: '', lost: 0, received: 0 }
    const reports = await session.connection.getStats()
    for (const report of reports.values()) {
      if (report.type === 'inbound-rtp' && report.kind === 'audio') {
        Object.assign(found, { lost: report.packetsLost, received: report.packetsReceived })
        found.codec = reports.get(report.codecId)?.mimeType ?? ''
      }
      if (report.type === 'transport') {
        found.dtls = report.dtlsState
        const pair = reports.get(report.selectedCandidatePairId)
        found.candidate = reports.get(pair?.remoteCandidateId)?.address ?? ''
      }
    }
    return found
  },
}
