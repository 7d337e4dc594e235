/** Services that tell people from programs. */
package dev.chancery.infra.captcha;
