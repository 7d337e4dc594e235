package dev.chancery.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The layers around every route, outermost first: naming and logging, cross-origin rules. A {@link TraceFilter} may be around them. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {

    @Bean
    JsonMapperBuilderCustomizer times() {
        return json -> json.addModule(new SimpleModule().addSerializer(Instant.class, new Rfc3339()));
    }

    /** Else an answer that breaks off in the middle of a list would be given the brackets that are missing, and look whole. */
    @Bean
    JsonMapperBuilderCustomizer nothingClosedThatBrokeOff() {
        return json -> json.disable(StreamWriteFeature.AUTO_CLOSE_CONTENT);
    }

    /** Answers are JSON whatever {@code Accept} says, as in GoTrue: refusing it would come after the work was done. */
    @Bean
    WebMvcConfigurer alwaysJson() {
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(_ -> List.of(MediaType.APPLICATION_JSON)));
            }
        };
    }

    @Bean
    ErrorWriter errorWriter(JsonMapper json) {
        return new ErrorWriter(json);
    }

    /** Malformed requests are answered in plain text, and TRACE by {@link UnroutedMethods}. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> container(HttpRules rules) {
        return tomcat -> {
            tomcat.setProtocol(BoundedHttp.class.getName());
            tomcat.addConnectorCustomizers(connector -> {
                connector.setAllowTrace(true);
                // to be answered like any other path that leads nowhere
                connector.setEncodedReverseSolidusHandling("passthrough");
                rules.timeLimit().ifPresent(((BoundedHttp) connector.getProtocolHandler())::setLongestHead);
            });
            tomcat.addContextCustomizers(context ->
                    ((StandardHost) context.getParent()).setErrorReportValveClass(PlainErrors.class.getName()));
        };
    }

    @Bean
    FilterRegistrationBean<PathPrefix> pathPrefix(HttpRules rules) {
        FilterRegistrationBean<PathPrefix> filter = new FilterRegistrationBean<>(new PathPrefix(rules.externalUrl()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<UnroutedMethods> unroutedMethods() {
        FilterRegistrationBean<UnroutedMethods> filter = new FilterRegistrationBean<>(new UnroutedMethods());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return filter;
    }

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(HttpRules rules) {
        FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(rules));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    @Bean
    AnswerInTime answerInTime() {
        return new AnswerInTime();
    }

    @Bean
    FilterRegistrationBean<RequestFilter> requestFilter(HttpRules rules, ErrorWriter errors, MeterRegistry meters) {
        FilterRegistrationBean<RequestFilter> filter = new FilterRegistrationBean<>(
                new RequestFilter(rules, errors, new RequestLog(), new RequestMetrics(meters)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }
}
