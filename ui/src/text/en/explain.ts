// Each failure in three parts: what happened, why it probably did, what to do.
export const explain = {
  'explain.invalid_url.title': 'This row holds no usable URL',
  'explain.invalid_url.why':
    'Fetchlist needs an address that begins with http:// or https://, or a plain site name.',
  'explain.invalid_url.what':
    'Correct it in your list and add that row again. The row stays in the export, so nothing shifts.',
  'explain.dns.title': 'The name “{host}” was not found',
  'explain.dns.why':
    'No computer on the internet goes by that name. Most often it is misspelt, or the site has been given up.',
  'explain.dns.what': 'Check the spelling. If other sites fail like this too, check your network.',
  'explain.connect.title': 'No connection to {host}',
  'explain.connect.why':
    'The name exists, but nothing there takes connections: the server is down, or a firewall is in between.',
  'explain.connect.what': 'Try again later. If the address has a port, check that too.',
  'explain.timeout.title': 'The site did not answer in time',
  'explain.timeout.why': '{host} did not give a whole answer within {time}.',
  'explain.timeout.what': 'Give it more time, or fewer requests at once, then try again.',
  'explain.timeout_lookup.title': 'The name was not found in time',
  'explain.timeout_lookup.why':
    'Finding the name {host} took longer than {time}. The name servers are slow or out of reach.',
  'explain.timeout_lookup.what':
    'Check your network, then try again. If only this site fails so, give it more time: its name servers are slow.',
  'explain.timeout_connect.title': 'The site did not take the connection in time',
  'explain.timeout_connect.why':
    '{host} did not take the connection within {time}. It is down, or it is holding you off.',
  'explain.timeout_connect.what':
    'Check the address, and its port if it has one, then try again later with fewer requests at once.',
  'explain.timeout_tls.title': 'No safe connection in time',
  'explain.timeout_tls.why':
    '{host} took the connection, but did not agree on its encryption within {time}. It is overloaded, or something in between interferes.',
  'explain.timeout_tls.what': 'Try again with more time, or with fewer requests at once per site.',
  'explain.timeout_first_byte.title': 'The site did not answer in time',
  'explain.timeout_first_byte.why':
    '{host} took the connection but sent nothing within {time}. The site is up; this page is just slow, or it is holding you off.',
  'explain.timeout_first_byte.what': 'Give it more time, or fewer requests at once, then try again.',
  'explain.timeout_body.title': 'The answer was not complete in time',
  'explain.timeout_body.why':
    '{host} began to answer but did not finish within {time}. The answer is large, or the line is slow.',
  'explain.timeout_body.what':
    'Give it more time. With fewer requests at once, each of them also gets more of the line.',
  'explain.tls.title': 'No safe connection to {host}',
  'explain.tls.why': 'The site and Fetchlist could not agree on an encrypted connection.',
  'explain.tls.what':
    'The site’s owner has to mend this. If you are on a company network, ask whether it inspects connections.',
  'explain.certificate_expired.title': 'The site’s certificate has run out',
  'explain.certificate_expired.why':
    'The certificate of {host} expired{date, select, none {} other { on {date}}}, so it proves nothing any more. Most often its owner forgot to renew it.',
  'explain.certificate_expired.what':
    'The site’s owner has to renew it. If many sites fail like this, check the date of this computer.',
  'explain.certificate_early.title': 'The site’s certificate is not valid yet',
  'explain.certificate_early.why':
    'The certificate of {host} is for a time to come{date, select, none {} other {: it begins on {date}}}. More often, the clock of this computer is behind.',
  'explain.certificate_early.what':
    'Check the date and time of this computer, then try again. If they are right, tell the site’s owner.',
  'explain.certificate_name.title': 'The site’s certificate is for another name',
  'explain.certificate_name.why':
    '{host} shows a certificate made out to {names, select, none {another name} other {another name: {names}}}. The address may be misspelt, or the server is not set up for it.',
  'explain.certificate_name.what':
    'Check the address, with and without “www.”. If it is right, the site’s owner has to mend this.',
  'explain.certificate_issuer.title': 'Nobody vouches for the site’s certificate',
  'explain.certificate_issuer.why':
    'Nobody this computer trusts has signed the certificate of {host}: it is self-made, or the site leaves out a link of the chain.',
  'explain.certificate_issuer.what':
    'If you are on a company network, ask whether it inspects connections. Accept the certificate only if the server is your own.',
  'explain.certificate_revoked.title': 'The site’s certificate was revoked',
  'explain.certificate_revoked.why':
    'Whoever issued the certificate of {host} has declared it void, often because its key fell into wrong hands.',
  'explain.certificate_revoked.what':
    'Send nothing private to this site. Its owner has to get a new certificate.',
  'explain.certificate_other.title': 'The site’s certificate is not valid',
  'explain.certificate_other.why':
    'The certificate of {host} cannot be trusted; the technical detail says why.',
  'explain.certificate_other.what':
    'The site’s owner has to mend this. Until then, treat the site with care.',
  'explain.handshake.title': 'No safe connection to {host}',
  'explain.handshake.why':
    'The site and Fetchlist could not agree on encryption: it speaks an outdated one, or none at all at this port.',
  'explain.handshake.what':
    'Check the port, and whether it should be http://. If you have chosen an HTTP version, choose the automatic one.',
  'explain.proxy.title': 'The proxy cannot be reached',
  'explain.proxy.why':
    'The way to {host} leads through a proxy, and that takes no connection: its address is wrong, it is down, or your network keeps it from you.',
  'explain.proxy.what':
    'Check the proxy’s address under “More settings…”, or ask who looks after your network.',
  'explain.proxy_login.title': 'The proxy wants to know who you are',
  'explain.proxy_login.why':
    'The way to {host} leads through a proxy that lets nobody pass without the right name and password.',
  'explain.proxy_login.what': 'Enter the proxy’s name and password under “More settings…”, then try again.',
  'explain.proxy_server.title': 'The proxy cannot reach {host}',
  'explain.proxy_server.why':
    'The proxy is there, but it made no connection to {host}: the site is down, or the proxy does not let you go there.',
  'explain.proxy_server.what':
    'Try again later. If the site opens in your browser, choose the proxy that your browser uses.',
  'explain.closed.title': '{host} cut the connection',
  'explain.closed.why':
    'The site hung up before the whole answer had come. It is overloaded, or it turns away programs.',
  'explain.closed.what': 'Try again with fewer requests at once per site.',
  'explain.protocol.title': 'The answer is not valid HTTP',
  'explain.protocol.why': 'What came back is no web answer. The address may lead to another kind of service.',
  'explain.protocol.what': 'Check the port, and whether it should be http:// or https://.',
  'explain.redirect.title': 'The site’s redirect leads nowhere',
  'explain.redirect.why':
    'It moves the request on and on, or to an address that is no web address. Often it waits for a sign-in or a cookie.',
  'explain.redirect.what':
    'Look at the tab Redirects for where it goes, and put the right address in your list.',
  'explain.too_large.title': 'The answer is too large',
  'explain.too_large.why': 'It is larger than the limit in the settings, so Fetchlist stopped reading.',
  'explain.too_large.what': 'If you want such answers, raise the limit and try again.',
  'explain.decode.title': 'The answer’s content is broken',
  'explain.decode.why': 'The site says that it compressed the content, but it cannot be unpacked.',
  'explain.decode.what': 'Try again. If it stays so, the site’s owner has to mend it.',
  'explain.sign_in.title': 'The site wants to know who you are',
  'explain.sign_in.why': '{host} answered {status}: this address needs a sign-in, or yours may not see it.',
  'explain.sign_in.what':
    'If you have a password, key or token, add it under “Sign-in” or “Headers to send”, then try again.',
  'explain.not_found.title': 'There is nothing at this address',
  'explain.not_found.why':
    '{host} is up and answered {status}: the page was removed, or the address is misspelt.',
  'explain.not_found.what': 'Check the URL in a browser, then correct it or drop it from your list.',
  'explain.too_many.title': 'The site asked us to slow down',
  'explain.too_many.why': '{host} answered {status}: more requests came than it allows.',
  'explain.too_many.what': 'Lower “At once per site”, wait a while, then try again.',
  'explain.server.title': 'The site has a problem of its own',
  'explain.server.why': '{host} answered {status}: the request arrived, but the site could not serve it.',
  'explain.server.what': 'Try again later. If it stays so, tell the site’s owner.',
  'explain.http_status.title': 'The site refused the request',
  'explain.http_status.why': '{host} answered {status}: it did not accept what was asked.',
  'explain.http_status.what': 'The response may say why. Check the URL, the method and the headers to send.',
} as const;
