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
  'explain.tls.title': 'No safe connection to {host}',
  'explain.tls.why': 'The site and Fetchlist could not agree on an encrypted connection.',
  'explain.tls.why_expired': 'The site’s certificate has expired. Its owner has forgotten to renew it.',
  'explain.tls.why_name': 'The site shows a certificate made out to another name.',
  'explain.tls.why_issuer':
    'Nobody this computer trusts vouches for the site’s certificate: it is self-made, or the site leaves out a link of the chain.',
  'explain.tls.why_early': 'The site’s certificate is for a time to come. Or this computer’s clock is wrong.',
  'explain.tls.why_certificate':
    'The site’s certificate is not a valid one; the technical detail says in what.',
  'explain.tls.what':
    'The site’s owner has to mend this. If you are on a company network, ask whether it inspects connections.',
  'explain.timeout.title': 'The site did not answer in time',
  'explain.timeout.why': '{host} did not give a whole answer within {time}.',
  'explain.timeout.why_lookup':
    'Finding the name {host} took longer than {time}. The name servers are slow or out of reach.',
  'explain.timeout.why_connect':
    '{host} did not take the connection within {time}. It is down, or it is holding you off.',
  'explain.timeout.why_tls':
    '{host} took the connection, but did not agree on its encryption within {time}. It is overloaded, or something in between interferes.',
  'explain.timeout.why_first_byte':
    '{host} took the connection but sent nothing within {time}. The site is up; this page is just slow, or it is holding you off.',
  'explain.timeout.why_body':
    '{host} began to answer but did not finish within {time}. The answer is large, or the line is slow.',
  'explain.timeout.what': 'Give it more time, or fewer requests at once, then try again.',
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
  'explain.proxy.title': 'The proxy does not let this through',
  'explain.proxy.why': 'The way to {host} leads through a proxy, and that cannot be reached or refuses.',
  'explain.proxy.what': 'Check the proxy under “More settings…”, its address and its name and password.',
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
